package dev.nightjar.local.archive;

import dev.nightjar.audit.item.Item;
import java.io.IOException;

/** The items of a table, one after the other. */
public interface TableItems {

  /** Gets each item. */
  interface Receiver {

    /**
     * An item.
     *
     * @throws IOException where it can't be taken; reading ends
     */
    void item(Item item) throws IOException;
  }

  /**
   * Reads them.
   *
   * @throws IOException where the table can't be read
   */
  void forEach(Receiver receiver) throws IOException;
}
