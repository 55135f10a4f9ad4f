// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** A part of a command's work: how long it takes, and how many functions it has got to. */
public final class Phase implements IntConsumer {
  private final String what;
  private final String file;
  private final long start = System.nanoTime();
  private volatile int functions;

  public Phase(String what, String file) {
    this.what = what;
    this.file = file;
  }

  /** Says how many functions the work has got to. */
  @Override
  public void accept(int count) {
    functions = count;
  }

  private long milliseconds() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private String title() {
    return what + " " + file + (functions > 0 ? ": " + functions + " functions" : "");
  }

  /** While it lasts, such as {@code level flow bash.wasm: 812 functions ... 4 s}. */
  String underway() {
    return title() + " ... " + milliseconds() / 1000 + " s";
  }

  /** After it, such as {@code reading bash.wasm, 0.034 s}. */
  public String done() {
    return title() + String.format(Locale.ROOT, ", %.3f s", milliseconds() / 1000.0);
  }

  /** After it, as a line of {@code slotwise.log/1}. */
  public String json() {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("schema", "slotwise.log/1");
      json.writeStringField("phase", what);
      json.writeStringField("file", file);
      json.writeNumberField("milliseconds", milliseconds());
      if (functions > 0) {
        json.writeNumberField("functions", functions);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }
}
