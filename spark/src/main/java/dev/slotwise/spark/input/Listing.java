// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists what is given on the command line: a file, a folder with all below it that can hold
 * modules, or a pattern of Hadoop's ({@code *}, {@code ?}, {@code [a-c]}, {@code {a,b}}), in any
 * file system that Hadoop knows. Each file once, in the order of names.
 */
public final class Listing {
  private final Configuration configuration;
  private final Map<String, Listed> found = new LinkedHashMap<>();

  private Listing(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Lists files.
   *
   * @throws IOException if something that was named isn't there; the message begins with its name
   */
  public static List<Listed> of(List<String> inputs, Configuration configuration)
      throws IOException {
    Listing listing = new Listing(configuration);
    for (String input : inputs) {
      listing.add(input);
    }
    List<Listed> files = new ArrayList<>(listing.found.values());
    files.sort(Comparator.comparing(Listed::name));
    return files;
  }

  private void add(String input) throws IOException {
    Path local = localPath(input);
    if (local != null && Files.exists(local)) {
      if (Files.isDirectory(local)) {
        addFolder(local);
      } else {
        addLocal(local, Files.size(local));
      }
      return;
    }
    FileStatus[] matches;
    org.apache.hadoop.fs.Path pattern;
    try {
      pattern = new org.apache.hadoop.fs.Path(input);
      matches = FileSystems.of(pattern, configuration).globStatus(pattern);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(input + ": " + firstLine(e), e);
    }
    if (matches == null || matches.length == 0) {
      throw new FileNotFoundException(input + ": no such file");
    }
    for (FileStatus match : matches) {
      if (local != null) {
        Path path = Path.of(match.getPath().toUri().getPath());
        addGlobbed(input, path);
      } else {
        addRemote(match);
      }
    }
  }

  private void addGlobbed(String pattern, Path path) throws IOException {
    Path shown = path;
    if (!Path.of(pattern).isAbsolute()) {
      shown = Path.of("").toAbsolutePath().relativize(path);
    }
    if (Files.isDirectory(path)) {
      addFolder(shown);
    } else {
      addLocal(shown, Files.size(path));
    }
  }

  private void addFolder(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && FileKind.of(file.toString()).isRead()) {
              addLocal(file, attributes.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // What a link leads back to has been seen.
            if (!(failure instanceof FileSystemLoopException)
                && (Files.isDirectory(file) || FileKind.of(file.toString()).isRead())) {
              put(file, 0, "can't be read: " + failure.getClass().getSimpleName());
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void addLocal(Path file, long bytes) {
    put(file, bytes, "");
  }

  private void put(Path file, long bytes, String problem) {
    String location =
        new org.apache.hadoop.fs.Path(file.toAbsolutePath().normalize().toUri()).toString();
    found.putIfAbsent(location, new Listed(file.toString(), location, bytes, problem));
  }

  private void addRemote(FileStatus status) throws IOException {
    if (!status.isDirectory()) {
      put(status);
      return;
    }
    FileSystem files = status.getPath().getFileSystem(configuration);
    RemoteIterator<LocatedFileStatus> below = files.listFiles(status.getPath(), true);
    while (below.hasNext()) {
      LocatedFileStatus file = below.next();
      if (FileKind.of(file.getPath().getName()).isRead()) {
        put(file);
      }
    }
  }

  private void put(FileStatus file) {
    String location = file.getPath().toString();
    found.putIfAbsent(location, new Listed(location, location, file.getLen(), ""));
  }

  /** Null if it names another file system than that of this machine. */
  private static @org.jspecify.annotations.Nullable Path localPath(String input) {
    if (input.startsWith("file:")) {
      String path = new org.apache.hadoop.fs.Path(input).toUri().getPath();
      return Path.of(path);
    }
    return input.matches("[A-Za-z][A-Za-z0-9+.-]*://.*") ? null : Path.of(input);
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("can't be read");
  }
}
