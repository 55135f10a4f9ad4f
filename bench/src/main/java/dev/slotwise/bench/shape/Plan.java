// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

/**
 * The plan of a module to generate.
 *
 * @param shape what it is shaped like
 * @param functions how many functions it defines; what the shape counts grows with it
 * @param sitesPerFunction how many times as many call sites a function has, in as many times the
 *     bytes
 * @param slotsPerFunction how many times as many slots the table has
 * @param withData whether it has the data segments that the shape tells of
 * @param seed of all that is drawn at random
 */
public record Plan(
    Shape shape,
    int functions,
    double sitesPerFunction,
    double slotsPerFunction,
    boolean withData,
    long seed) {

  /** As large as the shape's own module, with its data. */
  public static Plan of(Shape shape) {
    return new Plan(shape, (int) shape.number(Shape.Measure.FUNCTIONS), 1, 1, true, 1);
  }

  public Plan withFunctions(int count) {
    return new Plan(shape, count, sitesPerFunction, slotsPerFunction, withData, seed);
  }

  public Plan withSitesPerFunction(double factor) {
    return new Plan(shape, functions, factor, slotsPerFunction, withData, seed);
  }

  public Plan withSlotsPerFunction(double factor) {
    return new Plan(shape, functions, sitesPerFunction, factor, withData, seed);
  }

  public Plan withoutData() {
    return new Plan(shape, functions, sitesPerFunction, slotsPerFunction, false, seed);
  }

  public Plan withSeed(long newSeed) {
    return new Plan(shape, functions, sitesPerFunction, slotsPerFunction, withData, newSeed);
  }

  /** What the shape counts, at this plan's size. */
  int scaled(Shape.Measure measure) {
    return (int)
        Math.round(shape.number(measure) * functions / shape.number(Shape.Measure.FUNCTIONS));
  }
}
