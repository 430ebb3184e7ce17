package rowsets;

import dev.troop.guard.Guard;
import javax.sql.RowSet;
import javax.sql.rowset.CachedRowSet;

/** Row sets, which connect by themselves. */
class RowSets {
    private final Guard<Object> guard;

    RowSets(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded(RowSet rows) {
        return guard.call("k", () -> {
                    rows.execute();
                    return rows;
                })
                .value();
    }

    void bare(RowSet rows, CachedRowSet copies) throws Exception {
        rows.execute(); // expect: uncovered jdbc
        copies.execute(); // expect: uncovered jdbc
        copies.acceptChanges(); // expect: uncovered jdbc
    }
}
