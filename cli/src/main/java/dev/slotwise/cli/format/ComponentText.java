// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.cli.format.ComponentReport.Inner;
import dev.slotwise.cli.format.ComponentReport.Module;
import dev.slotwise.cli.format.ComponentReport.Named;
import dev.slotwise.wasm.component.link.Wiring;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Writes what is in a component for a person. */
final class ComponentText {
  private final ComponentReport report;
  private final PrintStream out;

  ComponentText(ComponentReport report, PrintStream out) {
    this.report = report;
    this.out = out;
  }

  void write() {
    Wiring wiring = report.wiring();
    Inner whole = report.components().get(0);
    out.printf(
        "%s: component of %s, %s, %s, %s, %s%n",
        report.file(),
        counted(whole.component().end() - whole.component().start(), "byte"),
        counted(report.modules().size(), "core module"),
        counted(wiring.coreInstances().size(), "core instance"),
        counted(wiring.instances().size(), "instance") + " of components inside",
        counted(wiring.canonicals().size(), "canonical function"));
    heading("imports", report.imports());
    for (Named item : report.imports()) {
      line("  %-9s %s".formatted(item.sort().text(), item.name()));
    }
    heading("exports", wiring.exports());
    for (Wiring.Export item : wiring.exports()) {
      line("  %-9s %s = %s".formatted(item.sort().text(), item.name(), report.text(item.from())));
    }
    List<Inner> inside = report.components().subList(1, report.components().size());
    heading("components inside", inside);
    for (Inner inner : inside) {
      line(
          "  %s: at 0x%x, %s"
              .formatted(
                  inner.name(),
                  inner.component().start(),
                  counted(inner.component().end() - inner.component().start(), "byte")));
    }
    heading("core modules", report.modules());
    for (Module module : report.modules()) {
      line(
          "  %s: at 0x%x, %s, %s (%d imported)"
              .formatted(
                  module.name(),
                  module.module().moduleStart(),
                  counted(module.module().moduleEnd() - module.module().moduleStart(), "byte"),
                  counted(module.module().functionCount(), "function"),
                  module.module().importedFunctionCount()));
    }
    heading("instances", wiring.instances());
    for (Wiring.Instance instance : wiring.instances()) {
      line(
          "  %s: of %s"
              .formatted(
                  instance.name(),
                  report
                      .component(instance)
                      .map(place -> report.components().get(place).name())
                      .orElse("the host's component")));
      for (Wiring.Argument argument : instance.arguments()) {
        line(
            "    %-11s %s = %s"
                .formatted(argument.sort().text(), argument.name(), report.text(argument.from())));
      }
    }
    heading("core instances", wiring.coreInstances());
    for (Wiring.CoreInstance instance : wiring.coreInstances()) {
      line(
          "  %s: of %s"
              .formatted(
                  instance.name(),
                  report
                      .module(instance)
                      .map(place -> report.modules().get(place).name())
                      .orElse("the host's module")));
      for (Wiring.Wire wire : instance.imports()) {
        line(
            "    %-8s %s.%s = %s"
                .formatted(
                    wire.kind().text(), wire.module(), wire.field(), report.text(wire.from())));
      }
    }
    heading("canonical functions", wiring.canonicals());
    for (Wiring.Canonical canonical : wiring.canonicals()) {
      line(
          "  %s%s%s%s%s%s"
              .formatted(
                  report.text(canonical),
                  option(", memory ", canonical.memory()),
                  option(", realloc ", canonical.realloc()),
                  option(", post-return ", canonical.postReturn()),
                  option(", callback ", canonical.callback()),
                  canonical.within().isEmpty() ? "" : ", in " + canonical.within()));
    }
  }

  private String option(String what, Optional<Wiring.Source> source) {
    return source.map(from -> what + report.text(from)).orElse("");
  }

  private void heading(String what, List<?> list) {
    if (!list.isEmpty()) {
      out.printf("%s:%n", what);
    }
  }

  private void line(String text) {
    out.println(Printable.of(text));
  }

  private static String counted(int count, String what) {
    return "%,d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }
}
