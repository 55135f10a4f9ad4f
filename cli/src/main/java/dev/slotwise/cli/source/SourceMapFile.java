// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.slotwise.answer.Beside;
import dev.slotwise.answer.ModuleReader;
import dev.slotwise.answer.UnreadableException;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.source.SourceMap;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * The source map that a module names in its custom section {@code sourceMappingURL}: one that is
 * written there as a data URI, or a file {@link Beside} the module. Nothing is fetched.
 *
 * <p>Source: ECMA-426, "Source map format"; RFC 2397 for data URIs.
 */
final class SourceMapFile {
  private static final String SECTION = "sourceMappingURL";
  private static final String DATA = "data:";

  /** A larger map is of a module that is larger than a module may be. */
  private static final int MOST_BYTES = 1 << 28;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MOST_BYTES).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String name;
  private final String address;
  private final Optional<Path> file;

  private SourceMapFile(String name, String address, Optional<Path> file) {
    this.name = name;
    this.address = address;
    this.file = file;
  }

  /**
   * Finds the source map of a module.
   *
   * @param file what the module was read from
   * @return empty if it names none, or one that is not beside it
   */
  static Optional<SourceMapFile> of(String file, WasmModule module) {
    Optional<CustomSection> section =
        module.customSections().detectOptional(one -> one.name().equals(SECTION));
    if (section.isEmpty()) {
      return Optional.empty();
    }
    String address;
    try {
      address =
          new ByteCursor(module.bytes(), section.get().start(), section.get().end(), SECTION)
              .name();
    } catch (ModuleException e) {
      return Optional.empty();
    }
    if (address.startsWith(DATA)) {
      return Optional.of(new SourceMapFile(file + ": " + SECTION, address, Optional.empty()));
    }
    return Beside.find(file, path(address))
        .map(path -> new SourceMapFile(path.toString(), address, Optional.of(path)));
  }

  /** The path of an address, without what is asked of a server, and without escapes. */
  private static String path(String address) {
    String path = address.replaceFirst("(?s)[?#].*", "");
    try {
      // In a path, plus is no blank.
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /**
   * Reads it.
   *
   * @throws UnreadableException if it can't be read, or is no source map
   */
  SourceMap read() {
    try (InputStream in = open();
        JsonParser json = JSON.createParser(in)) {
      return SourceMapReader.read(name, json);
    } catch (JsonProcessingException e) {
      throw unreadable(e.getOriginalMessage().lines().findFirst().orElse("not JSON"));
    } catch (IOException e) {
      throw new UnreadableException(name + ": " + ModuleReader.reason(e));
    } catch (SourceMap.SourceMapException e) {
      throw unreadable(String.valueOf(e.getMessage()));
    }
  }

  private UnreadableException unreadable(String why) {
    return SourceMapReader.unreadable(name, why);
  }

  private InputStream open() throws IOException {
    if (file.isPresent()) {
      if (Files.size(file.get()) > MOST_BYTES) {
        throw new UnreadableException(
            name + ": a source map of more than " + MOST_BYTES + " bytes");
      }
      return Files.newInputStream(file.get());
    }
    int comma = address.indexOf(',');
    if (comma < 0) {
      throw unreadable("a data URI without data");
    }
    String data = address.substring(comma + 1);
    try {
      return new java.io.ByteArrayInputStream(
          address.substring(0, comma).endsWith(";base64")
              ? Base64.getMimeDecoder().decode(data)
              : URLDecoder.decode(data.replace("+", "%2B"), StandardCharsets.UTF_8)
                  .getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw unreadable("a data URI that is not encoded as it says");
    }
  }
}
