// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.io.IOException;
import java.io.InputStream;

/** Takes what is found in a listed file. */
public interface Visitor {
  /** Whether the module with this number is to be read; modules of a file are numbered from 0. */
  boolean wants(int number);

  /** Whether no later module of the file is wanted. */
  boolean isDone();

  /**
   * Takes a module.
   *
   * @param file where it is: {@code a.tgz!package/x.wasm} in an archive
   * @param bytes what it is made of; valid during the call
   */
  void module(int number, String file, InputStream bytes) throws IOException;

  /**
   * Takes the reason for which a module, or what else is in an archive, isn't read.
   *
   * @param kind {@code unreadable}, {@code invalid} or {@code limit}
   */
  void fault(String file, String kind, String message);
}
