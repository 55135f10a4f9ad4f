// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.ImmutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * The names in the {@code name} section. A name is decoded when it is asked for; only its place in
 * the file stays in memory.
 *
 * <p>Source: WebAssembly 3.0, appendix "Custom sections", with the extended-name-section proposal.
 */
public final class Names {
  /** The names of a module without a name section. */
  public static final Names NONE =
      new Names(Optional.empty(), IntObjectMaps.immutable.empty(), IntObjectMaps.immutable.empty());

  /** Subsections, by their codes in the binary format. */
  public enum Space {
    /** The module itself. */
    MODULE,
    /** Functions. */
    FUNCTION,
    /** Locals, by function. */
    LOCAL,
    /** Labels, by function. */
    LABEL,
    /** Types. */
    TYPE,
    /** Tables. */
    TABLE,
    /** Memories. */
    MEMORY,
    /** Globals. */
    GLOBAL,
    /** Element segments. */
    ELEMENT,
    /** Data segments. */
    DATA,
    /** Fields, by type. */
    FIELD,
    /** Tags. */
    TAG
  }

  private final Optional<String> module;
  private final ImmutableIntObjectMap<NameMap> direct;
  private final ImmutableIntObjectMap<ImmutableIntObjectMap<NameMap>> indirect;

  /** Names as a decoder has found them. */
  /**
   * Names as a decoder has found them.
   *
   * @param module the module's name
   * @param direct name maps by {@link Space#ordinal}
   * @param indirect maps of name maps (locals, labels, fields) by {@link Space#ordinal}
   */
  public Names(
      Optional<String> module,
      ImmutableIntObjectMap<NameMap> direct,
      ImmutableIntObjectMap<ImmutableIntObjectMap<NameMap>> indirect) {
    this.module = module;
    this.direct = direct;
    this.indirect = indirect;
  }

  /**
   * {@return these names, where functions have none but the given ones}
   *
   * @param names by index
   */
  public Names withFunctions(SortedMap<Integer, String> names) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    MutableIntList starts = IntLists.mutable.empty();
    MutableIntList lengths = IntLists.mutable.empty();
    for (String name : names.values()) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      starts.add(text.size());
      lengths.add(bytes.length);
      text.writeBytes(bytes);
    }
    int[] indices = names.keySet().stream().mapToInt(Integer::intValue).toArray();
    return new Names(
        module,
        direct.newWithKeyValue(
            Space.FUNCTION.ordinal(),
            new NameMap(text.toByteArray(), indices, starts.toArray(), lengths.toArray())),
        indirect);
  }

  /** {@return the module's own name} */
  public Optional<String> module() {
    return module;
  }

  /**
   * {@return the name of an entity of an index space}
   *
   * @param space an index space
   * @param index in that space
   */
  public Optional<String> of(Space space, int index) {
    return lookUp(direct.get(space.ordinal()), index);
  }

  /**
   * {@return the name of a local or label of a function, or of a field of a type}
   *
   * @param space an index space
   * @param outer the function or type
   * @param inner the local, label or field
   */
  public Optional<String> of(Space space, int outer, int inner) {
    ImmutableIntObjectMap<NameMap> maps = indirect.get(space.ordinal());
    return maps == null ? Optional.empty() : lookUp(maps.get(outer), inner);
  }

  /**
   * {@return whether there are names of locals or labels of a function, or of fields of a type}
   *
   * @param space an index space
   * @param outer the function or type
   */
  public boolean hasAny(Space space, int outer) {
    ImmutableIntObjectMap<NameMap> maps = indirect.get(space.ordinal());
    return maps != null && maps.containsKey(outer);
  }

  private Optional<String> lookUp(@Nullable NameMap map, int index) {
    if (map == null) {
      return Optional.empty();
    }
    int at = map.find(index);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            new String(map.bytes, map.starts[at], map.lengths[at], StandardCharsets.UTF_8));
  }

  /** Where the names of one index space stand in the file. */
  public static final class NameMap {
    private final byte[] bytes;
    private final int[] indices;
    private final int[] starts;
    private final int[] lengths;

    /** Names that are read from the file when they are asked for. */
    /**
     * Names that are read from the file when they are asked for.
     *
     * @param bytes the file
     * @param indices ascending
     * @param starts absolute offset of each name's first byte
     * @param lengths of each name, in bytes
     */
    public NameMap(byte[] bytes, int[] indices, int[] starts, int[] lengths) {
      this.bytes = bytes;
      this.indices = indices;
      this.starts = starts;
      this.lengths = lengths;
    }

    private int find(int index) {
      return Arrays.binarySearch(indices, index);
    }
  }
}
