package dev.troop.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ItemStoreTest {
    private final ManualTicker ticker = new ManualTicker();

    @Property
    void itNeverHoldsMoreThanItMay(@ForAll @Size(max = 200) List<@IntRange(max = 400) Integer> sizes) {
        ItemStore store = new ItemStore(1000, ticker, InstantSource.system());
        for (int i = 0; i < sizes.size(); i++) {
            boolean stored = store.put(ItemStore.When.ALWAYS, "k" + i % 7, 0, i % 3, new byte[sizes.get(i)]);
            ticker.advance(Duration.ofMillis(400));
            assertThat(stored).isTrue();
            assertThat(store.counts().bytes()).isBetween(0L, 1000L);
        }
        for (int i = 0; i < 7; i++) {
            store.delete("k" + i);
        }
        assertThat(store.counts().bytes()).isZero();
        assertThat(store.counts().items()).isZero();
    }

    @Test
    void anItemLargerThanTheCacheIsNotStoredAndPushesNobodyOut() {
        ItemStore store = new ItemStore(1000, ticker, InstantSource.system());
        store.put(ItemStore.When.ALWAYS, "small", 0, 0, new byte[10]);
        assertThat(store.put(ItemStore.When.ALWAYS, "large", 0, 0, new byte[1000]))
                .isFalse();
        assertThat(store.get("small")).isNotNull();
    }
}
