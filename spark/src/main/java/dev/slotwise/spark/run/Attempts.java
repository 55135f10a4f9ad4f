// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Notes of which modules a task is at, for the attempt that follows if the process is lost
 * meanwhile: a module that takes its process along would otherwise end the run, since Spark gives
 * up a task that has failed several times.
 *
 * <p>The first attempt of a task writes no notes, because nearly all end well and a note costs a
 * call of the file system. The second one does. A module that was being analysed when that one was
 * lost is analysed alone, so that no other can be the cause; if the process is lost again, the
 * module has a row that says so, and the task goes on with the next.
 */
final class Attempts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** After so many losses a module is not tried again; at the last one it was alone. */
  private static final int MOST_LOSSES = 2;

  private final String folder;

  /**
   * Notes in a folder that all machines see.
   *
   * @param folder for this batch of modules alone
   */
  Attempts(Path folder) {
    this.folder = folder.toString();
  }

  /** The notes of one attempt of a task. */
  Notes of(int attempt, Map<String, String> settings) {
    return new Notes(folder, attempt, settings);
  }

  /** What one attempt of a task reads and writes. */
  static final class Notes {
    private final Path folder;
    private final boolean isFirst;
    private final Configuration configuration = new Configuration();

    private Notes(String folder, int attempt, Map<String, String> settings) {
      this.folder = new Path(folder);
      this.isFirst = attempt == 0;
      settings.forEach(configuration::set);
    }

    /** How many attempts were lost while they were at a module. */
    int losses(String sha256) {
      int losses = 0;
      try {
        while (!isFirst && losses < MOST_LOSSES && files().exists(note(sha256, losses))) {
          losses++;
        }
      } catch (IOException e) {
        // Without notes a loss has the same end as without this class.
        return 0;
      }
      return losses;
    }

    /** Whether so many losses are enough to leave a module. */
    static boolean isGivenUp(int losses) {
      return losses >= MOST_LOSSES;
    }

    /** A module is begun that was lost so often before. */
    void begin(String sha256, int losses) {
      try {
        if (!isFirst) {
          files().create(note(sha256, losses), true).close();
        }
      } catch (IOException e) {
        // As above.
        return;
      }
    }

    /** A module that was begun has ended; so its losses were not its own. */
    void end(String sha256, int losses) {
      try {
        // The last one first: what is left if this process is lost meanwhile has no gap.
        for (int loss = losses; !isFirst && loss >= 0; loss--) {
          files().delete(note(sha256, loss), false);
        }
      } catch (IOException e) {
        // As above.
        return;
      }
    }

    private FileSystem files() throws IOException {
      return folder.getFileSystem(configuration);
    }

    private Path note(String sha256, int loss) {
      return new Path(folder, sha256 + "-" + (loss + 1));
    }
  }
}
