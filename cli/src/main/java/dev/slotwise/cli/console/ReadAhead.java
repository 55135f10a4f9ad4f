// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import dev.slotwise.answer.ModuleReader;
import dev.slotwise.corpus.Guard;
import dev.slotwise.wasm.ir.FileBytes;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A file that a thread reads while another one sets up the command that will ask for it. To read a
 * large module takes as long as the start of Java.
 */
public final class ReadAhead {
  /** Nothing is read ahead. */
  public static final ReadAhead NONE =
      new ReadAhead("", new FutureTask<>(() -> FileBytes.of(new byte[0])));

  /** A smaller file is read before a thread has begun to. */
  private static final int LEAST_BYTES = 1 << 20;

  private static final byte[] MAGIC = {0, 'a', 's', 'm'};

  private final String file;
  private Optional<FutureTask<FileBytes>> reading;

  private ReadAhead(String file, FutureTask<FileBytes> reading) {
    this.file = file;
    this.reading = file.isEmpty() ? Optional.empty() : Optional.of(reading);
  }

  /**
   * Begins to read the first argument that is a large module, or component.
   *
   * @param arguments of the command line, whatever they mean
   */
  public static ReadAhead of(String... arguments) {
    for (String argument : arguments) {
      File file = new File(argument);
      long size = file.length();
      if (size >= LEAST_BYTES && file.isFile() && Guard.tooLarge(size, 0).isEmpty()) {
        FutureTask<FileBytes> reading = new FutureTask<>(() -> read(file));
        Thread thread = new Thread(reading, "read-ahead");
        thread.setDaemon(true);
        thread.start();
        return new ReadAhead(argument, reading);
      }
    }
    return NONE;
  }

  private static FileBytes read(File file) throws IOException {
    try (FileInputStream in = new FileInputStream(file)) {
      for (byte expected : MAGIC) {
        if (in.read() != expected) {
          throw new IOException("not a module");
        }
      }
    }
    return ModuleReader.open(Path.of(file.getPath()));
  }

  /**
   * The bytes of a file, if it is the one that is read ahead; once. If that went wrong there are
   * none: who reads the file learns what is wrong with it.
   */
  public synchronized Optional<FileBytes> take(String wanted) {
    if (reading.isEmpty() || !wanted.equals(file)) {
      return Optional.empty();
    }
    FutureTask<FileBytes> task = reading.get();
    reading = Optional.empty();
    try {
      return Optional.of(task.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.empty();
    }
  }
}
