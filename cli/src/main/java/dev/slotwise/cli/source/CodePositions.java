// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.source;

import dev.slotwise.answer.DebugInformation;
import dev.slotwise.answer.UnreadableException;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.source.Frame;
import dev.slotwise.wasm.source.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The positions in the source of the code under analysis, of one module or of several that are
 * linked. DWARF answers if a module has lines there, else a source map. Nothing is read before
 * something is asked for. What can't be read gives one warning, and no positions.
 *
 * <p>Not safe for use by several threads.
 */
public final class CodePositions {
  private final String file;
  private final WasmModule module;
  private final List<Part> parts = new ArrayList<>();
  private final Consumer<String> warnings;

  /**
   * @param file what a module by itself was read from, as named on the command line
   * @param module as it is analysed
   * @param warnings takes a line about debug information that can't be read
   */
  public CodePositions(String file, WasmModule module, Consumer<String> warnings) {
    this.file = file;
    this.module = module;
    this.warnings = warnings;
  }

  /** Found when something is asked for: debug information may still be in the file. */
  private List<Part> parts() {
    if (parts.isEmpty()) {
      if (module.origins().isEmpty()) {
        parts.add(new Part(file, module));
      }
      for (Origins.Source source : module.origins().sources()) {
        parts.add(new Part(source.file(), source.module()));
      }
    }
    return parts;
  }

  /** One module, as it was read from its file. */
  private static final class Part {
    final String file;
    final WasmModule module;
    private final DebugInformation debug;
    private final Optional<SourceMapFile> map;
    private Optional<Positions> positions = Optional.empty();
    private boolean isUnreadable;

    Part(String file, WasmModule module) {
      this.file = file;
      this.module = module;
      this.debug = debugInformation(file, module);
      this.map = debug.hasPositions() ? Optional.empty() : SourceMapFile.of(file, module);
    }

    private static DebugInformation debugInformation(String file, WasmModule module) {
      try {
        return DebugInformation.of(file, module);
      } catch (UnreadableException | ModuleException e) {
        return DebugInformation.NONE;
      }
    }

    boolean isKnown() {
      return debug.hasPositions() || map.isPresent();
    }

    ImmutableList<Frame> ask(
        Function<Positions, ImmutableList<Frame>> question, Consumer<String> warnings) {
      if (!isKnown() || isUnreadable) {
        return Lists.immutable.empty();
      }
      try {
        if (positions.isEmpty()) {
          positions =
              Optional.of(
                  map.isPresent()
                      ? new InModule(map.get().read(), module.moduleStart())
                      : debug.positions());
        }
        return question.apply(positions.get());
      } catch (UnreadableException e) {
        warnings.accept(e.line() + "; so there are no positions of the source");
      } catch (ModuleException e) {
        warnings.accept(file + ": " + e.describe() + "; so there are no positions of the source");
      }
      isUnreadable = true;
      return Lists.immutable.empty();
    }
  }

  /** Positions by offsets in a module, asked for offsets in the file that the module starts in. */
  private record InModule(Positions own, int moduleStart) implements Positions {
    @Override
    public ImmutableList<Frame> at(int offset, int bodyStart) {
      return own.at(offset - moduleStart, bodyStart - moduleStart);
    }

    @Override
    public ImmutableList<Frame> ofFunction(int bodyStart, int bodyEnd) {
      return own.ofFunction(bodyStart - moduleStart, bodyEnd - moduleStart);
    }
  }

  /** Whether any of the modules says where its code comes from. */
  public boolean areKnown() {
    return parts().stream().anyMatch(Part::isKnown);
  }

  /**
   * Where an instruction comes from: the frames of {@link Positions#at}.
   *
   * @param offset of the instruction in the module under analysis
   */
  public ImmutableList<Frame> at(int offset) {
    if (!areKnown()) {
      return Lists.immutable.empty();
    }
    int low = module.importedFunctionCount();
    int high = module.definedFunctionsEnd();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (module.bodyEnd(middle) <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < module.definedFunctionsEnd() && module.bodyStart(low) <= offset
        ? ask(low, (positions, start, end) -> positions.at(sourceOffset(offset), start))
        : Lists.immutable.empty();
  }

  /** Where a function comes from: at most one frame. */
  public ImmutableList<Frame> ofFunction(int function) {
    return function < module.importedFunctionCount() || function >= module.definedFunctionsEnd()
        ? Lists.immutable.empty()
        : ask(function, Positions::ofFunction);
  }

  /** Asks the positions of a function's module about its body there. */
  private interface Question {
    ImmutableList<Frame> ask(Positions positions, int bodyStart, int bodyEnd);
  }

  private ImmutableList<Frame> ask(int function, Question question) {
    Origins origins = module.origins();
    OptionalInt source = origins.sourceOf(function);
    if (!origins.isEmpty() && source.isEmpty()) {
      return Lists.immutable.empty();
    }
    Part part = parts().get(source.orElse(0));
    int index = origins.indexOf(function);
    int start = part.module.bodyStart(index);
    int end = part.module.bodyEnd(index);
    return part.ask(positions -> question.ask(positions, start, end), warnings);
  }

  private int sourceOffset(int offset) {
    return module.origins().sourceOffset(offset);
  }
}
