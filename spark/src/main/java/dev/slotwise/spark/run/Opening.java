// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

import dev.slotwise.spark.input.FileReader;
import java.io.InputStream;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens files on whatever machine a task runs. */
final class Opening {
  private final Configuration configuration = new Configuration();

  /**
   * Opens files with settings of file systems.
   *
   * @param settings those of the driver; a machine has its own beside
   */
  Opening(Map<String, String> settings) {
    settings.forEach(configuration::set);
  }

  FileReader.Opener opener(String location) {
    return () -> {
      Path path = new Path(location);
      InputStream in = path.getFileSystem(configuration).open(path);
      return in;
    };
  }
}
