// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.format.PositionText;
import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.corpus.Rows;
import dev.slotwise.wasm.source.Frame;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;

/** The places of code in the source, for rows of tables. */
record RowPlaces(CodePositions positions) implements Rows.Places {

  @Override
  public Optional<String> at(int offset) {
    return text(positions.at(offset));
  }

  @Override
  public Optional<String> ofFunction(int function) {
    return text(positions.ofFunction(function));
  }

  private static Optional<String> text(ImmutableList<Frame> frames) {
    return frames.isEmpty() ? Optional.empty() : Optional.of(PositionText.of(frames));
  }
}
