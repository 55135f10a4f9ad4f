// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.format.ClosureReport;
import dev.slotwise.cli.input.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Counts and digests of many modules' closures, kept in a file: {@code slotwise.baseline/1}.
 *
 * @param assume what was believed of compilers besides what the level does, in one order
 * @param modules in the order of the command line that saved them
 */
@JsonPropertyOrder({"schema", "entry", "level", "assume", "host", "modules"})
public record Baseline(
    String schema,
    List<String> entry,
    String level,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> assume,
    String host,
    List<ModuleLine> modules) {
  public static final String SCHEMA = "slotwise.baseline/1";

  /**
   * One module.
   *
   * @param sha256 of the module's bytes
   * @param total the size of the closure
   * @param frames how many of it can be live frames
   * @param digest the sha256 of the names in the closure, sorted, a line each
   */
  @JsonPropertyOrder({"file", "sha256", "total", "frames", "digest"})
  public record ModuleLine(String file, String sha256, int total, int frames, String digest) {
    public static ModuleLine of(ClosureReport report) {
      StringBuilder names = new StringBuilder();
      report.closure().control().stream()
          .mapToObj(report.module()::functionName)
          .sorted()
          .forEach(name -> names.append(name).append('\n'));
      return new ModuleLine(
          report.file(),
          digestOf(report.module().bytes()),
          report.closure().control().size(),
          report.closure().frames().size(),
          digestOf(names.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether the closures are the same, though the bytes may differ. */
    public boolean isSameClosure(ModuleLine other) {
      return total == other.total && frames == other.frames && digest.equals(other.digest);
    }
  }

  public Optional<ModuleLine> find(String file) {
    return modules.stream().filter(line -> line.file().equals(file)).findFirst();
  }

  public static Baseline read(String file) {
    return InputFile.json(file, SCHEMA, Baseline.class, "a baseline", true, List.of("assume"));
  }

  public void save(String file) {
    try {
      Files.writeString(
          Path.of(file),
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this)
              + "\n");
    } catch (IOException e) {
      throw Failure.writing(file, e);
    }
  }

  private static String digestOf(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
