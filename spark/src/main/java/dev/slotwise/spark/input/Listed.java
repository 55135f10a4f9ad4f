// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.io.Serializable;

/**
 * A file that a run reads.
 *
 * @param name what it is called in tables: the path as given and found below it
 * @param location where any machine of the cluster finds it
 * @param bytes its size; 0 if it can't be read
 * @param problem why it can't be read; empty if nothing is known against it
 */
public record Listed(String name, String location, long bytes, String problem)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
