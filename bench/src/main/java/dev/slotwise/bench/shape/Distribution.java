// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The distribution of a count over the functions of a module: its mean, and its quantiles at fixed
 * levels, denser where the large values are. Between two levels it goes as a geometric series,
 * since sizes and counts have long tails. Immutable.
 */
public final class Distribution {
  private static final double[] LEVELS = {
    0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9995,
    0.9999, 1
  };

  private final double mean;
  private final double[] quantiles;

  private Distribution(double mean, double[] quantiles) {
    this.mean = mean;
    this.quantiles = quantiles;
  }

  /** The distribution of {@code values}, of which there is at least one. */
  public static Distribution of(int[] values) {
    int[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] quantiles = new double[LEVELS.length];
    for (int i = 0; i < LEVELS.length; i++) {
      quantiles[i] = sorted[(int) Math.round(LEVELS[i] * (sorted.length - 1))];
    }
    return new Distribution(Arrays.stream(values).average().orElseThrow(), quantiles);
  }

  public double mean() {
    return mean;
  }

  /** The value that a share {@code level} of the functions does not exceed. */
  public double quantile(double level) {
    int i = 1;
    while (level > LEVELS[i]) {
      i++;
    }
    double part = (level - LEVELS[i - 1]) / (LEVELS[i] - LEVELS[i - 1]);
    double low = quantiles[i - 1] + 1;
    double high = quantiles[i] + 1;
    return low * Math.pow(high / low, part) - 1;
  }

  /** The mean, then the quantiles, as {@link #parse} reads them. */
  @Override
  public String toString() {
    return mean
        + Arrays.stream(quantiles)
            .mapToObj(value -> " " + (int) value)
            .collect(Collectors.joining());
  }

  static Distribution parse(String text) {
    double[] numbers =
        Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    if (numbers.length != LEVELS.length + 1) {
      throw new IllegalArgumentException("not a mean and " + LEVELS.length + " quantiles: " + text);
    }
    return new Distribution(numbers[0], Arrays.copyOfRange(numbers, 1, numbers.length));
  }
}
