// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.format.IndirectSites;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.source.Frame;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.collections.api.map.primitive.ImmutableIntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * What somebody says that calls enter besides what an analysis finds. The calls are named by
 * function and number, by function and offset, by the place in the source, or are all of a function
 * that can enter what is named.
 */
final class AddedCalls {
  private static final Pattern FORM = Pattern.compile("site (.+) also enters (.+)");
  private static final Pattern NUMBER = Pattern.compile("(.+)#([0-9]{1,6})");
  private static final Pattern OFFSET = Pattern.compile("(.+) at 0x([0-9a-f]{1,7})");
  private static final Pattern PLACE = Pattern.compile(".+:[0-9]{1,9}");

  private final Assertions said;
  private final WasmModule module;
  private final CodeFacts facts;
  private final CodePositions positions;

  private AddedCalls(Assertions said, Analysis analysis, CodePositions positions) {
    this.said = said;
    this.module = analysis.module();
    this.facts = analysis.facts();
    this.positions = positions;
  }

  /** Whether a line is of this form. */
  static boolean isOne(String line) {
    return FORM.matcher(line).matches();
  }

  /**
   * What lines say, by site of the facts.
   *
   * @param positions where the code comes from
   * @throws Failure if one is of what the module does not have, or of a function whose type is not
   *     the call's
   */
  static ImmutableIntObjectMap<NodeSet> of(
      Assertions said, Analysis analysis, CodePositions positions) {
    AddedCalls added = new AddedCalls(said, analysis, positions);
    MutableIntObjectMap<NodeSet> entered = IntObjectMaps.mutable.empty();
    for (String line : said.lines()) {
      Matcher form = FORM.matcher(line);
      if (form.matches()) {
        NodeSet sites = added.sites(line, form.group(1));
        for (String name : form.group(2).split(", +", -1)) {
          added.add(line, sites, name, entered);
        }
      }
    }
    return entered.toImmutable();
  }

  /** Adds the functions of a name to the calls of their type. */
  private void add(String line, NodeSet sites, String name, MutableIntObjectMap<NodeSet> entered) {
    NodeSet named = said.function(line, module, name);
    boolean fits = false;
    for (int site : sites.toArray()) {
      NodeSet functions =
          NodeSet.of(
              named.stream()
                  .filter(
                      function ->
                          module
                              .types()
                              .isSubtype(module.functionTypeIndex(function), facts.type(site)))
                  .toArray());
      if (!functions.isEmpty()) {
        fits = true;
        entered.put(site, entered.getIfAbsent(site, NodeSet::empty).union(functions));
      }
    }
    if (!fits) {
      throw said.failure(line, "no call there is of the type of " + name);
    }
  }

  /** The calls that are not direct and that these words name. */
  private NodeSet sites(String line, String where) {
    Matcher number = NUMBER.matcher(where);
    if (number.matches()) {
      return NodeSet.of(
          facts.siteAt(said.offset(line, module, facts, number.group(1), number.group(2))));
    }
    Matcher offset = OFFSET.matcher(where);
    if (offset.matches()) {
      int caller = said.only(line, module, offset.group(1));
      int at = Integer.parseInt(offset.group(2), 16);
      return required(
          line,
          "%s has no call there that is not direct".formatted(offset.group(1)),
          sitesOf(caller).filter(site -> module.origins().sourceOffset(facts.offset(site)) == at));
    }
    if (Seeds.function(module, where).isEmpty() && PLACE.matcher(where).matches()) {
      return required(
          line,
          positions.areKnown()
              ? "no call that is not direct comes from there"
              : "the module does not say where code comes from",
          IntStream.range(0, facts.siteCount())
              .filter(site -> !facts.kind(site).isDirect() && isFrom(site, where)));
    }
    return required(
        line, where + " has no calls that are not direct", sitesOf(said.only(line, module, where)));
  }

  private IntStream sitesOf(int function) {
    return IntStream.of(IndirectSites.offsets(facts, function)).map(facts::siteAt);
  }

  /** Whether a call stands at a place in the source, also where its function was inlined. */
  private boolean isFrom(int site, String place) {
    Frame frame = positions.at(facts.offset(site)).getFirst();
    return frame != null && frame.toString().equals(place);
  }

  private NodeSet required(String line, String absent, IntStream found) {
    NodeSet sites = NodeSet.of(found.toArray());
    if (sites.isEmpty()) {
      throw said.failure(line, absent);
    }
    return sites;
  }
}
