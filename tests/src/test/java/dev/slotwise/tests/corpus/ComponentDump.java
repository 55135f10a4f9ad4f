// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code wasm-tools objdump} says of a component: an independent decoder.
 *
 * @param components the component, then those inside, in the order of the file
 * @param modules the core modules of all of them, in the order of the file
 */
record ComponentDump(List<Inner> components, List<Module> modules) {
  /** A component: how many definitions of each kind it has, by our names. */
  record Inner(long offset, long bytes, Map<String, Integer> counts) {}

  /** A core module: how many functions it defines. */
  record Module(long offset, long bytes, int defined) {}

  private static final Pattern SECTION =
      Pattern.compile("\\s*(.*?)\\s*\\| +0x(\\w+) - +0x(\\w+) \\| .* \\| (\\d+) count");
  private static final Pattern EDGE =
      Pattern.compile("\\s*-+ (start|end) (component|module) \\d+ -+");

  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("module", "core module"),
          Map.entry("core instances", "core instance"),
          Map.entry("core types", "core type"),
          Map.entry("component", "component"),
          Map.entry("component instances", "instance"),
          Map.entry("component alias", "alias"),
          Map.entry("component types", "type"),
          Map.entry("canonical functions", "canon"),
          Map.entry("component start", "start"),
          Map.entry("component imports", "import"),
          Map.entry("component exports", "export"));

  static ComponentDump of(String text, long fileBytes) {
    List<Inner> components = new ArrayList<>();
    List<Module> modules = new ArrayList<>();
    Deque<Inner> open = new ArrayDeque<>();
    components.add(new Inner(0, fileBytes, new TreeMap<>()));
    open.push(components.get(0));
    boolean isInModule = false;
    long start = 0;
    long end = 0;
    for (String line : text.lines().toList()) {
      Matcher edge = EDGE.matcher(line);
      if (edge.matches()) {
        boolean isStart = edge.group(1).equals("start");
        if (edge.group(2).equals("module")) {
          isInModule = isStart;
          if (isStart) {
            modules.add(new Module(start, end - start, 0));
          }
        } else if (isStart) {
          Inner inner = new Inner(start, end - start, new TreeMap<>());
          components.add(inner);
          open.push(inner);
        } else {
          open.pop();
        }
        continue;
      }
      Matcher section = SECTION.matcher(line);
      if (!section.matches()) {
        continue;
      }
      start = Long.parseLong(section.group(2), 16);
      end = Long.parseLong(section.group(3), 16);
      int count = Integer.parseInt(section.group(4));
      String name = section.group(1);
      if (isInModule) {
        if (name.equals("functions")) {
          Module last = modules.remove(modules.size() - 1);
          modules.add(new Module(last.offset(), last.bytes(), count));
        }
      } else if (!name.startsWith("custom")) {
        String kind = KINDS.get(name);
        if (kind == null) {
          throw new IllegalArgumentException("unknown section: " + line);
        }
        open.element().counts().merge(kind, count, Integer::sum);
      }
    }
    return new ComponentDump(components, modules);
  }
}
