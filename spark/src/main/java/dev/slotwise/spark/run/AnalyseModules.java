// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import dev.slotwise.corpus.CorpusOptions;
import dev.slotwise.corpus.ModuleAnalysis;
import dev.slotwise.corpus.ModuleFault;
import dev.slotwise.corpus.ModuleTables;
import dev.slotwise.spark.input.ArchiveLimits;
import dev.slotwise.spark.input.FileReader;
import dev.slotwise.spark.input.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** Analyses the modules of a batch: a row each, whatever is wrong with one. */
final class AnalyseModules implements FlatMapFunction<ModuleBatch, Row> {
  private static final long serialVersionUID = 1L;
  private static final ModuleFault LOST =
      ModuleFault.of(
          ModuleFault.Kind.LOST,
          "the process that analysed it ended, and ended again when it analysed nothing else");
  private final CorpusOptions options;
  private final ArchiveLimits limits;
  private final Map<String, String> settings;
  private final Attempts attempts;
  private final LongAccumulator done;

  AnalyseModules(
      CorpusOptions options,
      ArchiveLimits limits,
      Map<String, String> settings,
      Attempts attempts,
      LongAccumulator done) {
    this.options = options;
    this.limits = limits;
    this.settings = settings;
    this.attempts = attempts;
    this.done = done;
  }

  @Override
  public Iterator<Row> call(ModuleBatch batch) {
    Map<String, List<Place>> files = new LinkedHashMap<>();
    batch
        .modules()
        .forEach(
            place -> files.computeIfAbsent(place.location(), file -> new ArrayList<>()).add(place));
    Queue<List<Place>> left = new ArrayDeque<>(files.values());
    Opening opening = new Opening(settings);
    Attempts.Notes notes = attempts.of(TaskContext.get().attemptNumber(), settings);
    Queue<Row> rows = new ArrayDeque<>();
    // One file at a time, so that the rows of a batch are not all in memory at once.
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        while (rows.isEmpty() && !left.isEmpty()) {
          file(left.remove(), opening, notes, row -> rows.add(TableRows.nested(row)));
        }
        return !rows.isEmpty();
      }

      @Override
      public Row next() {
        return rows.remove();
      }
    };
  }

  private void file(
      List<Place> places, Opening opening, Attempts.Notes notes, Consumer<ModuleTables> rows) {
    Place first = places.get(0);
    Analyser analyser = new Analyser(places, notes, rows);
    FileReader.read(first.name(), opening.opener(first.location()), limits, analyser);
    analyser.unread();
  }

  /** Takes the modules that are wanted of one listed file. */
  private final class Analyser implements Visitor {
    private final Map<Integer, Place> wanted = new LinkedHashMap<>();
    private final Attempts.Notes notes;
    private final Consumer<ModuleTables> rows;

    Analyser(List<Place> places, Attempts.Notes notes, Consumer<ModuleTables> rows) {
      places.forEach(place -> wanted.put(place.number(), place));
      this.notes = notes;
      this.rows = rows;
    }

    @Override
    public boolean wants(int number) {
      return wanted.containsKey(number);
    }

    @Override
    public boolean isDone() {
      return wanted.isEmpty();
    }

    @Override
    public void module(int number, String file, InputStream in) throws IOException {
      Place place = Objects.requireNonNull(wanted.get(number));
      int losses = notes.losses(place.sha256());
      if (Attempts.Notes.isGivenUp(losses)) {
        take(number, ModuleAnalysis.unread(file, place.sha256(), place.bytes(), LOST, options));
        return;
      }
      notes.begin(place.sha256(), losses);
      try {
        take(number, analyse(file, in.readAllBytes(), losses > 0));
      } finally {
        notes.end(place.sha256(), losses);
      }
    }

    @Override
    public void fault(String file, String kind, String message) {
      // Told by the table of files.
    }

    /** What was there when modules were listed, and is no more. */
    void unread() {
      for (Place place : List.copyOf(wanted.values())) {
        ModuleFault fault =
            ModuleFault.of(ModuleFault.Kind.UNREADABLE, "not there any more, or changed");
        take(
            place.number(), ModuleAnalysis.unread(place.file(), "", place.bytes(), fault, options));
      }
    }

    private void take(int number, ModuleTables tables) {
      wanted.remove(number);
      rows.accept(tables);
      done.add(1);
    }
  }

  private ModuleTables analyse(String file, byte[] bytes, boolean alone) {
    Supplier<ModuleTables> work = () -> ModuleAnalysis.analyse(file, bytes, options);
    if (alone) {
      return Admission.alone(work);
    }
    ModuleTables tables = Admission.with(bytes.length, work);
    // Others may have had the memory; what is said of a module shouldn't hang on its neighbours.
    return isMemory(tables.module().fault()) ? Admission.alone(work) : tables;
  }

  private static boolean isMemory(Optional<ModuleFault> fault) {
    return fault.isPresent() && fault.get().kind() == ModuleFault.Kind.MEMORY;
  }
}
