package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleText;
import java.io.Serializable;
import java.util.List;

/** Reads rule files; never throws on their content. */
@FunctionalInterface
public interface RuleReader extends Serializable {

  /** The rules and the faults of these files, which may refer to each other. */
  ReadRules read(List<RuleText> files);
}
