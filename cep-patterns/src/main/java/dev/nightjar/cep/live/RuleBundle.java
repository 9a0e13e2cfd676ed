package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.RuleText;
import java.io.Serial;
import java.io.Serializable;

/**
 * An accepted set of rule files on its way to the operators, which compile it where they run.
 *
 * @param version 0 for the set that is shipped in the job's graph, one more for each that was
 *     accepted since; what a record was routed by
 * @param digest a SHA-256 in lower-case hex of the files' names and contents; never null
 * @param source where the files were found; never null
 * @param files the files by name, each in its last good version; never null
 */
public record RuleBundle(long version, String digest, String source, RuleText[] files)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1L;
}
