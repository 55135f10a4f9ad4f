// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import dev.slotwise.bench.shape.Shape.Measure;
import dev.slotwise.bench.shape.Shape.TypeShare;
import java.util.SplittableRandom;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The function types of a generated module, and how often functions and sites are of each: the
 * shape's most used ones by their shares, then others, all equally rare. Their number grows with
 * the square root of the module's size, as words do with a text's (Heaps' law).
 */
final class TypePlan {
  private static final String LETTERS = "ilfd";

  private final MutableList<String> types = Lists.mutable.empty();
  private final int named;

  TypePlan(Plan plan) {
    Shape shape = plan.shape();
    shape.functionTypes().forEach(type -> add(type.type()));
    shape.siteTypes().forEach(type -> add(type.type()));
    this.named = types.size();
    double growth = Math.sqrt(plan.functions() / shape.number(Measure.FUNCTIONS));
    int wanted = (int) Math.round(shape.number(Measure.TYPES) * growth);
    for (int i = 0; types.size() < wanted; i++) {
      add(rare(i));
    }
  }

  /** By type index: parameters and results, written as in a shape. */
  ImmutableList<String> types() {
    return types.toImmutable();
  }

  /** Draws a type index. */
  int draw(ImmutableList<TypeShare> shares, SplittableRandom random) {
    double rest = random.nextDouble();
    for (TypeShare share : shares) {
      rest -= share.share();
      if (rest < 0) {
        return types.indexOf(share.type());
      }
    }
    return types.size() > named ? random.nextInt(named, types.size()) : random.nextInt(named);
  }

  private void add(String type) {
    if (!types.contains(type)) {
      types.add(type);
    }
  }

  /** The {@code i}th of an endless list of types: five parameters or more, a result or none. */
  private static String rare(int i) {
    StringBuilder type = new StringBuilder("ii");
    for (int rest = i / 2 + 64; rest > 0; rest /= 4) {
      type.append(LETTERS.charAt(rest % 4));
    }
    return type.append(i % 2 == 0 ? ">" : ">i").toString();
  }
}
