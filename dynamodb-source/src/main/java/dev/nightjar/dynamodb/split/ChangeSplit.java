package dev.nightjar.dynamodb.split;

import org.apache.flink.api.connector.source.SourceSplit;

/** A piece of reading that one reader does, and how far it has come. */
public sealed interface ChangeSplit extends SourceSplit
    permits ShardSplit, ScanSplit, ExportSplit, NoticeSplit {

  /** Whether all of it has been emitted. */
  boolean finished();
}
