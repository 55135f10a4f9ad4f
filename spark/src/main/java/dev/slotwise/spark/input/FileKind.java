// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.util.List;
import java.util.Locale;

/** The kind of a file's content, by the file's name. */
public enum FileKind {
  /** A WebAssembly binary. */
  MODULE(".wasm"),
  /** One module, compressed. */
  COMPRESSED(".wasm.gz", ".wasm.xz", ".wasm.zst", ".wasm.bz2"),
  /**
   * Entries that can be found by a directory: packages of Java, Python, editors, .NET and Android,
   * too.
   */
  ZIP(".zip", ".jar", ".war", ".aar", ".whl", ".vsix", ".xpi", ".nupkg", ".apk"),
  /** Entries one after another, mostly compressed: packages of npm, Rust, Ruby, too. */
  TAR(
      ".tar",
      ".tgz",
      ".tar.gz",
      ".crate",
      ".gem",
      ".tar.xz",
      ".txz",
      ".tar.zst",
      ".tar.bz2",
      ".tbz2"),
  /** Debian packages. */
  AR(".deb"),
  /** Anything else. */
  OTHER;

  private final List<String> endings;

  FileKind(String... endings) {
    this.endings = List.of(endings);
  }

  /** The kind of a file of this name. */
  public static FileKind of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (FileKind kind : values()) {
      if (kind.endings.stream().anyMatch(lower::endsWith)) {
        return kind;
      }
    }
    return OTHER;
  }

  /** Whether there can be modules in it. */
  public boolean isRead() {
    return this != OTHER;
  }
}
