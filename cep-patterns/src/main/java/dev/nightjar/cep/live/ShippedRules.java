package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.RuleText;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules that come with the program.
 *
 * @param integrity the files of the built-in integrity rules, which always run as they are; never
 *     null
 * @param catalogue the files of all others; empty where they are not to run; never null
 */
public record ShippedRules(List<RuleText> integrity, List<RuleText> catalogue)
    implements Serializable {

  /** What the names of shipped files begin with, so that no file of a directory has one. */
  public static final String PREFIX = "shipped:";

  /** The folder of the integrity rules' files within the catalogue. */
  public static final String INTEGRITY_FOLDER = "integrity/";

  @Serial private static final long serialVersionUID = 1L;

  /** Copies the lists. */
  public ShippedRules {
    integrity = new ArrayList<>(integrity);
    catalogue = new ArrayList<>(catalogue);
  }

  /**
   * Divides the files of the catalogue.
   *
   * @param files all of them, named within the catalogue
   * @param runsCatalogue false where the integrity rules alone are to run
   */
  public static ShippedRules of(List<RuleText> files, boolean runsCatalogue) {
    List<RuleText> integrity = new ArrayList<>();
    List<RuleText> catalogue = new ArrayList<>();
    for (RuleText file : files) {
      RuleText named = new RuleText(PREFIX + file.name(), file.yaml());
      if (file.name().startsWith(INTEGRITY_FOLDER)) {
        integrity.add(named);
      } else if (runsCatalogue) {
        catalogue.add(named);
      }
    }
    return new ShippedRules(integrity, catalogue);
  }

  /** The ids of the integrity rules. */
  Set<String> integrityIds() {
    return ids(integrity);
  }

  /** All files, without those documents of the catalogue that others of the same id replace. */
  List<RuleText> beside(List<RuleText> files) {
    Set<String> replaced = ids(files);
    List<RuleText> all = new ArrayList<>(integrity);
    for (RuleText file : catalogue) {
      RuleText rest = FileParts.without(file, replaced);
      if (rest != null) {
        all.add(rest);
      }
    }
    return all;
  }

  private static Set<String> ids(List<RuleText> files) {
    Set<String> ids = new HashSet<>();
    for (RuleText file : files) {
      for (FileParts.Part part : FileParts.of(file)) {
        if (part.id() != null) {
          ids.add(part.id());
        }
      }
    }
    return ids;
  }
}
