// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import java.io.Serializable;

/**
 * One place where a module is: a file, or an entry of an archive.
 *
 * @param file what tables call it
 * @param name the listed file that it is or is in
 * @param location where every machine finds the listed file
 * @param number of the module among those of the listed file
 * @param sha256 of the module
 * @param bytes of the module
 */
record Place(String file, String name, String location, int number, String sha256, long bytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
