// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** The file systems that addresses name, such as {@code s3a://bucket/folder}. */
public final class FileSystems {
  private FileSystems() {}

  /**
   * The file system of an address.
   *
   * @throws IOException if there is none, because its classes are not on the class path; the
   *     message says so
   */
  public static FileSystem of(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (UnsupportedFileSystemException e) {
      throw absent(path, e);
    } catch (RuntimeException e) {
      // Hadoop knows the name of the class, and wraps that it is not there.
      if (e.getCause() instanceof ClassNotFoundException) {
        throw absent(path, e);
      }
      throw e;
    }
  }

  private static IOException absent(Path path, Exception failure) {
    return new IOException(
        "no file system for " + path.toUri().getScheme() + ":// on the class path", failure);
  }
}
