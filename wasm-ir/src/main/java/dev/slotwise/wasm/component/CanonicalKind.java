// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The canonical definitions: what a component asks of the canonical ABI.
 *
 * <p>Source: the component model's <i>Binary.md</i>, "Canonical Definitions"; for the latest
 * built-ins wasm-tools' {@code wasmparser} 0.263.
 */
public enum CanonicalKind {
  LIFT(0x00, "", "", ""),
  LOWER(0x01, "", "", ""),
  RESOURCE_NEW(0x02, "t", "i", "i"),
  RESOURCE_DROP(0x03, "t", "i", ""),
  RESOURCE_REP(0x04, "t", "i", "i"),
  TASK_CANCEL(0x05, "", "", ""),
  SUBTASK_CANCEL(0x06, "a", "i", "i"),
  TASK_RETURN(0x09, "ro", "", ""),
  CONTEXT_GET(0x0a, "vn", "", "i"),
  CONTEXT_SET(0x0b, "vn", "i", ""),
  THREAD_YIELD(0x0c, "z", "", "i"),
  SUBTASK_DROP(0x0d, "", "i", ""),
  STREAM_NEW(0x0e, "t", "", "l"),
  STREAM_READ(0x0f, "to", "iii", "i"),
  STREAM_WRITE(0x10, "to", "iii", "i"),
  STREAM_CANCEL_READ(0x11, "ta", "i", "i"),
  STREAM_CANCEL_WRITE(0x12, "ta", "i", "i"),
  STREAM_DROP_READABLE(0x13, "t", "i", ""),
  STREAM_DROP_WRITABLE(0x14, "t", "i", ""),
  FUTURE_NEW(0x15, "t", "", "l"),
  FUTURE_READ(0x16, "to", "ii", "i"),
  FUTURE_WRITE(0x17, "to", "ii", "i"),
  FUTURE_CANCEL_READ(0x18, "ta", "i", "i"),
  FUTURE_CANCEL_WRITE(0x19, "ta", "i", "i"),
  FUTURE_DROP_READABLE(0x1a, "t", "i", ""),
  FUTURE_DROP_WRITABLE(0x1b, "t", "i", ""),
  ERROR_CONTEXT_NEW(0x1c, "o", "ii", "i"),
  ERROR_CONTEXT_DEBUG_MESSAGE(0x1d, "o", "ii", ""),
  ERROR_CONTEXT_DROP(0x1e, "", "i", ""),
  WAITABLE_SET_NEW(0x1f, "", "", "i"),
  WAITABLE_SET_WAIT(0x20, "zm", "ii", "i"),
  WAITABLE_SET_POLL(0x21, "zm", "ii", "i"),
  WAITABLE_SET_DROP(0x22, "", "i", ""),
  WAITABLE_JOIN(0x23, "", "ii", ""),
  BACKPRESSURE_INC(0x24, "", "", ""),
  BACKPRESSURE_DEC(0x25, "", "", ""),
  THREAD_INDEX(0x26, "", "", "i"),
  THREAD_NEW_INDIRECT(0x27, "cT", "ii", "i"),
  THREAD_RESUME_LATER(0x28, "", "i", ""),
  THREAD_SUSPEND(0x29, "z", "", "i"),
  THREAD_SUSPEND_THEN_RESUME(0x2a, "z", "i", "i"),
  THREAD_YIELD_THEN_RESUME(0x2b, "z", "i", "i"),
  THREAD_SUSPEND_THEN_PROMOTE(0x2c, "z", "i", "i"),
  THREAD_YIELD_THEN_PROMOTE(0x2d, "z", "i", "i"),
  STREAM_FORWARD(0x2e, "t", "ii", ""),
  FUTURE_FORWARD(0x2f, "t", "ii", "");

  /** What has a dash of its own in the first word. */
  private static final String[] SUBJECTS = {"waitable_set", "error_context"};

  private static final @Nullable CanonicalKind[] BY_CODE = new CanonicalKind[0x30];

  static {
    for (CanonicalKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;

  /**
   * What follows the code: {@code t} type index, {@code o} options, {@code a} whether it is
   * asynchronous, {@code z} a zero byte, {@code m} memory index, {@code r} result list, {@code v}
   * core value type, {@code n} number, {@code c} core type index, {@code T} table index.
   */
  final String immediates;

  /** The core parameters: {@code i} for i32, {@code l} for i64. */
  final String parameters;

  final String results;

  CanonicalKind(int code, String immediates, String parameters, String results) {
    this.code = code;
    this.immediates = immediates;
    this.parameters = parameters;
    this.results = results;
  }

  static @Nullable CanonicalKind byCode(int code) {
    return code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** What the built-in is about, such as {@code waitable-set}. */
  public String subject() {
    String name = name().toLowerCase(Locale.ROOT);
    for (String subject : SUBJECTS) {
      if (name.startsWith(subject)) {
        return subject.replace('_', '-');
      }
    }
    int end = name.indexOf('_');
    return end < 0 ? name : name.substring(0, end);
  }

  /** What the built-in does, such as {@code drop-readable}. */
  public String action() {
    return name()
        .toLowerCase(Locale.ROOT)
        .substring(Math.min(name().length(), subject().length() + 1))
        .replace('_', '-');
  }

  /** As in the text format, such as {@code waitable-set.wait}. */
  public String text() {
    return action().isEmpty() ? subject() : subject() + "." + action();
  }
}
