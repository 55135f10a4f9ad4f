// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The bytes of a file with a module. Custom sections at its end may be left in the file until
 * somebody asks for its {@linkplain #whole whole} bytes, because debug information is often larger
 * than all else, and most analyses have no use for it. Safe for several threads.
 */
public final class FileBytes {
  private final byte[] front;
  private final int length;
  private final ImmutableList<CustomSection> behind;
  private final Supplier<byte[]> rest;
  private Optional<byte[]> whole = Optional.empty();

  private FileBytes(
      byte[] front, int length, ImmutableList<CustomSection> behind, Supplier<byte[]> rest) {
    this.front = front;
    this.length = length;
    this.behind = behind;
    this.rest = rest;
  }

  /**
   * {@return a file that is in memory}
   *
   * @param bytes all of it; must not be changed after
   */
  public static FileBytes of(byte[] bytes) {
    return new FileBytes(bytes, bytes.length, Lists.immutable.empty(), () -> new byte[0]);
  }

  /**
   * {@return a file of which the end is not in memory}
   *
   * @param front the bytes before the first section that is not; must not be changed after
   * @param length how many bytes the file has
   * @param behind the custom sections after the front, which are all that is there; none is the
   *     {@code name} section
   * @param rest reads the bytes after the front; what it throws, {@link #whole} throws
   */
  public static FileBytes partly(
      byte[] front, int length, ImmutableList<CustomSection> behind, Supplier<byte[]> rest) {
    return new FileBytes(front, length, behind, rest);
  }

  /**
   * {@return the bytes of the file up to some custom sections at its end, which must not be
   * changed} Offsets in it are offsets in the file.
   */
  public byte[] front() {
    return front;
  }

  /** {@return the custom sections that are not in the {@link #front}, in order of the file} */
  public ImmutableList<CustomSection> behind() {
    return behind;
  }

  /** {@return how many bytes the file has} */
  public int length() {
    return length;
  }

  /**
   * {@return all bytes of the file, which must not be changed} Those that are not in memory are
   * read, once.
   */
  public byte[] whole() {
    return front.length == length ? front : readWhole();
  }

  private synchronized byte[] readWhole() {
    if (whole.isEmpty()) {
      byte[] all = Arrays.copyOf(front, length);
      System.arraycopy(rest.get(), 0, all, front.length, length - front.length);
      whole = Optional.of(all);
    }
    return whole.get();
  }
}
