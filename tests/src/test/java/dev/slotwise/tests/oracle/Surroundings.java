// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

/**
 * What a generated module shares with the host. Of globals, tables, memories and tags the first
 * ones are imported, for imports have the first indices.
 *
 * @param globals how many globals besides the base are imported
 * @param tables how many tables are imported
 * @param memories how many memories are imported
 * @param tags how many tags are imported
 * @param isCommand whether the first export is {@code _start}
 * @param isSideModule whether it takes part in dynamic linking: it says so, and imports from the
 *     environment
 * @param isOpaque whether table indices are only copied, as level {@code provenance} assumes
 */
record Surroundings(
    int globals,
    int tables,
    int memories,
    int tags,
    boolean isCommand,
    boolean isSideModule,
    boolean isOpaque) {

  /** The module has all by itself but functions and the base. */
  static final Surroundings NONE = new Surroundings(0, 0, 0, 0, false, false, false);

  static Surroundings chosen(Choices choices) {
    return new Surroundings(
        choices.below(Declared.FUEL),
        choices.below(4),
        choices.below(3),
        choices.below(3),
        choices.oneIn(4),
        choices.oneIn(4),
        choices.oneIn(3));
  }

  /** How imports are called. */
  ImportNames names() {
    return ImportNames.of(this);
  }

  /** Whether most calls are of an import whose name says what it does. */
  boolean talksToTheHost() {
    return names() != ImportNames.PLAIN && tags == 0;
  }

  /** Slots for the functions of modules that the host may load, one of each type. */
  private int room() {
    return equals(NONE) ? 0 : 2 * Declared.SLOTS;
  }

  /** The import section. */
  Code imports() {
    String module = isSideModule ? "env" : "h";
    Code list = new Code();
    int count = 0;
    for (int function = 0; function < Declared.IMPORTS; function++, count++) {
      String[] name = names().of(function, this).split("\\.", 2);
      list.name(name[0]).name(name[1]);
      list.add(0, Declared.importType(function));
    }
    list.name(module).name(isSideModule ? "__table_base" : "base").add(3, 0x7F, 0);
    count++;
    for (int global = 1; global <= globals; global++, count++) {
      list.name(module).name("g" + global).add(3).add(Declared.globalType(global));
    }
    for (int table = 0; table < tables; table++, count++) {
      list.name(module).name("t" + table).add(1).add(Declared.tableType(table, room()));
    }
    for (int memory = 0; memory < memories; memory++, count++) {
      list.name(module).name("m" + memory).add(2, 1, 1, 2);
    }
    for (int tag = 0; tag < tags; tag++, count++) {
      list.name(module).name("e" + tag).add(4, 0, Declared.tagType(tag));
    }
    return new Code().u32(count).add(list.bytes());
  }

  /** The table section. */
  Code ownTables() {
    Code list = new Code().u32(3 - tables);
    for (int table = tables; table < 3; table++) {
      list.add(Declared.tableType(table, room()));
    }
    return list;
  }

  /** The memory section. */
  Code ownMemories() {
    Code list = new Code().u32(2 - memories);
    for (int memory = memories; memory < 2; memory++) {
      list.add(1, 1, 2);
    }
    return list;
  }

  /** The tag section. */
  Code ownTags() {
    Code list = new Code().u32(2 - tags);
    for (int tag = tags; tag < 2; tag++) {
      list.add(0, Declared.tagType(tag));
    }
    return list;
  }
}
