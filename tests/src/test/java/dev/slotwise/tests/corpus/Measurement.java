// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.answer.Analysis;
import dev.slotwise.answer.Answers;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One algorithm on one module, in a process of its own: it reads, validates, builds the call graph
 * and the closure, as the command does, and says how much of a processor's time and of memory that
 * took, and what the counts are.
 */
final class Measurement {
  /** In place of an algorithm: what else is counted, and not measured, by its field's name. */
  static final String OTHERS = "others";

  private Measurement() {}

  /**
   * What a process found.
   *
   * @param counts of an algorithm, or several
   */
  record Found(int functions, ObjectNode counts, ResultsPage.Cost cost) {}

  private static int codeSize(Path path) throws IOException {
    WasmModule module = ModuleDecoder.decode(Files.readAllBytes(path));
    int first = module.importedFunctionCount();
    int end = module.definedFunctionsEnd();
    return first == end ? 0 : module.bodyEnd(end - 1) - module.bodyStart(first);
  }

  /** Starts the process and waits for it. */
  static Found run(Corpus.Entry entry, String algorithm) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As the launcher does.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:-UsePerfData");
    if (!algorithm.equals("flow") || codeSize(entry.path()) <= 20 << 20) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Measurement.class.getName());
    command.add(entry.path().toString());
    command.add(algorithm);
    command.addAll(entry.entries());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] out = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(
          "%s, %s: exit code %d".formatted(entry, algorithm, process.exitValue()));
    }
    ObjectNode answer = (ObjectNode) new ObjectMapper().readTree(out);
    return new Found(
        answer.get("functions").asInt(),
        (ObjectNode) answer.get("counts"),
        new ResultsPage.Cost(answer.get("milliseconds").asInt(), answer.get("kilobytes").asInt()));
  }

  /** The process: a file, an algorithm, and the entries. */
  public static void main(String[] args) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(args[0]));
    WasmModule module = ModuleDecoder.decode(bytes);
    CodeFacts facts = CodeFacts.scan(module, 2);
    ObjectNode answer = new ObjectMapper().createObjectNode();
    answer.put("functions", module.functionCount());
    NodeSet seeds = Corpus.seeds(module, List.of(args).subList(2, args.length));
    if (args[1].equals(OTHERS)) {
      ObjectNode others = answer.putObject("counts");
      others.set("strict", StrictCounts.of(module, facts).json());
      if (HandKeptList.state(module).isPresent()) {
        others.set("list", HandKeptList.of(module, facts, seeds).json());
      }
      answer.put("milliseconds", 0).put("kilobytes", 0);
    } else if (args[1].equals(Level.BEST.id())) {
      Validator.validate(module, 2);
      Analysis analysis = SharpCounts.analysis(args[0], module);
      Answers answers = SharpCounts.answers(analysis);
      analysis.closure(answers.at(Level.BEST).calls(), seeds);
      putCost(answer);
      ObjectNode counts = answer.putObject("counts");
      counts.set("prototypes", TypedCalls.of(bytes, module, facts, seeds).json());
      ObjectNode sharp = counts.putObject("sharp");
      for (Level level : SharpCounts.LEVELS) {
        sharp.set(level.id(), SharpCounts.of(analysis, answers.at(level).calls(), seeds).json());
      }
    } else {
      Validator.validate(module, 2);
      CallGraph graph =
          Algorithms.named(args[1]).build(module, facts, FlowOptions.of(HostModel.PASSIVE));
      Closure.of(graph, seeds);
      putCost(answer);
      answer.set("counts", Counts.of(args[1], module, graph, seeds).json());
    }
    System.out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  /** What this process took so far. */
  private static void putCost(ObjectNode answer) throws IOException {
    answer.put("kilobytes", peak());
    answer.put(
        "milliseconds", ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis());
  }

  /** The most memory that this process had so far, as the kernel counts it. */
  private static long peak() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no VmHWM in /proc/self/status");
  }
}
