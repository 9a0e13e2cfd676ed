package dev.nightjar.local.cli;

import dev.nightjar.local.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;

/** Makes file systems such as {@code s3://} known to a command, as they are to Flink. */
final class FileSystems {

  private FileSystems() {}

  /**
   * Lets Flink know the file system of a path: by its plugins in {@code FLINK_PLUGINS_DIR}, else by
   * those that this checkout was built with, and its configuration in {@code FLINK_CONF_DIR}.
   *
   * @throws WrongUseException where the path is none, or nobody knows its file system
   */
  static void know(String option, String path) throws WrongUseException {
    if (isKnown(option, path)) {
      return;
    }
    Configuration configuration = GlobalConfiguration.loadConfiguration();
    String folder = System.getenv(ConfigConstants.ENV_FLINK_PLUGINS_DIR);
    try {
      Path plugins = folder == null ? Checkout.current().s3Plugins() : Path.of(folder);
      FileSystem.initialize(
          configuration,
          new DefaultPluginManager(
              new DirectoryBasedPluginFinder(plugins).findPlugins(),
              CoreOptions.getPluginParentFirstLoaderPatterns(configuration)));
    } catch (IOException | IllegalStateException e) {
      throw new WrongUseException(
          option + " = " + path + ": Flink's plugins can't be loaded (" + e.getMessage() + ")");
    }
    if (!isKnown(option, path)) {
      throw new WrongUseException(
          option
              + " = "
              + path
              + ": no file system for it is known. Set FLINK_PLUGINS_DIR to a folder with its"
              + " plugin");
    }
  }

  private static boolean isKnown(String option, String path) throws WrongUseException {
    try {
      org.apache.flink.core.fs.Path parsed = new org.apache.flink.core.fs.Path(path);
      parsed.getFileSystem();
      return true;
    } catch (UnsupportedFileSystemSchemeException e) {
      return false;
    } catch (IOException | IllegalArgumentException e) {
      throw new WrongUseException(option + " = " + path + ": " + e.getMessage());
    }
  }
}
