// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Files of this machine, some of which end the process that is about to analyse them, as a fault of
 * Java itself would. A process that only looks for modules can read them.
 */
public final class KillerFiles extends FileSystem {
  static final String SCHEME = "killer";

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (file.getName().startsWith("killer") && isAnalysing()) {
      return new FSDataInputStream(new Killing());
    }
    LocalFileSystem local = FileSystem.getLocal(getConf());
    return local.open(new Path("file://" + file.toUri().getPath()), bufferSize);
  }

  private static boolean isAnalysing() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().contains("AnalyseModules")));
  }

  @Override
  public FileStatus getFileStatus(Path path) {
    File file = new File(path.toUri().getPath());
    return new FileStatus(file.length(), file.isDirectory(), 1, 1 << 20, 0, makeQualified(path));
  }

  @Override
  public FileStatus[] listStatus(Path folder) {
    return Stream.ofNullable(new File(folder.toUri().getPath()).list())
        .flatMap(Stream::of)
        .sorted()
        .map(name -> getFileStatus(new Path(folder, name)))
        .toArray(FileStatus[]::new);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path file, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path folder, FsPermission permission) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(getUri().toString());
  }

  /** Ends the process when it is read. */
  private static final class Killing extends FSInputStream {
    @Override
    public int read() {
      Runtime.getRuntime().halt(1);
      return -1;
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
      return read();
    }

    @Override
    public void seek(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long getPos() {
      return 0;
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }
  }
}
