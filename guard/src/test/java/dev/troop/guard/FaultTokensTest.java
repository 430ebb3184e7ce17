package dev.troop.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.FaultRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what was signed with the key, and is not over, is a token. */
final class FaultTokensTest {
    private static final byte[] KEY = "a key of sixteen".getBytes(UTF_8);
    private static final List<FaultRule> RULES =
            Requests.rules("history/primary=fail 1", "*/snapshot=delay 300ms jitter 50ms");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-01-01T00:00:00.123456Z"));
    private final FaultTokens tokens = new FaultTokens(KEY, now::get);

    private FaultToken mint() {
        return tokens.mint(RULES, "tagged requests through histoire, é", "Zoë", Duration.ofSeconds(10));
    }

    @Test
    void aTokenSaysWhatWasSigned() {
        FaultToken minted = mint();

        assertThat(new FaultTokens(KEY.clone(), now::get).verify(minted.text())).isEqualTo(minted);
        assertThat(minted.rules()).isEqualTo(RULES);
        assertThat(minted.expires()).isEqualTo(Instant.parse("2025-01-01T00:00:10.123Z"));
        assertThat(minted.text()).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{43}");
        assertThat(tokens.rejected()).isZero();
    }

    @Test
    void aTokenEnds() {
        FaultToken minted = mint();
        now.set(minted.expires().minusMillis(1));
        assertThat(tokens.verify(minted.text())).isNotNull();

        now.set(minted.expires());

        assertThat(tokens.verify(minted.text())).isNull();
        assertThat(tokens.rejected()).isEqualTo(1);
    }

    @Test
    void anotherKeySignsNothingForUs() {
        FaultToken foreign = new FaultTokens("another key of 16".getBytes(UTF_8), now::get)
                .mint(RULES, "a test", "the test", Duration.ofSeconds(10));

        assertThat(tokens.verify(foreign.text())).isNull();
    }

    @Property(tries = 500)
    void aTokenWithAnyOtherCharacterIsNone(@ForAll @IntRange(min = 0, max = 10_000) int at, @ForAll char other) {
        String text = mint().text();
        int place = at % text.length();
        boolean lastOfItsPart = place == text.length() - 1 || text.charAt(place + 1) == '.';
        String forged = text.substring(0, place) + other + text.substring(place + 1);

        if (other != text.charAt(place) && !lastOfItsPart) {
            assertThat(tokens.verify(forged)).isNull();
        }
    }

    @Property(tries = 300)
    void anyTextIsNoToken(@ForAll String text) {
        assertThat(tokens.verify(text)).isNull();
        assertThat(tokens.rejected()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b", "!.!"})
    void oddTextsAreNoTokens(String text) {
        assertThat(tokens.verify(text)).isNull();
    }

    @Test
    void aPayloadWithoutItsMacIsNoToken() {
        String text = mint().text();
        String payload = text.substring(0, text.indexOf('.'));

        assertThat(tokens.verify(payload + ".")).isNull();
        assertThat(tokens.verify(payload)).isNull();
        assertThat(tokens.verify(text + "." + text)).isNull();
    }

    @Test
    void aTokenThatIsTooLongIsNeitherMintedNorRead() {
        List<FaultRule> many = new ArrayList<>(Collections.nCopies(200, RULES.getFirst()));
        assertThatThrownBy(() -> tokens.mint(many, "a test", "the test", Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("200 rules");

        String padded = mint().text() + "=".repeat(FaultTokens.LONGEST);
        assertThat(tokens.verify(padded)).isNull();
    }

    @Test
    void whatCannotBeATokenIsNotMinted() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> tokens.mint(List.of(), "s", "w", second)).hasMessageContaining("without rules");
        assertThatThrownBy(() -> tokens.mint(RULES, "two\nlines", "w", second)).hasMessageStartingWith("scope 'two");
        assertThatThrownBy(() -> tokens.mint(RULES, "s", " ", second)).hasMessageStartingWith("who ' '");
        assertThatThrownBy(() -> tokens.mint(RULES, "s", "w", Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new FaultTokens(new byte[15], now::get))
                .hasMessage("fault key of 15 bytes: expected 16 or more");
    }

    @Test
    void thePayloadIsReadable() {
        String payload = mint().text().split("\\.")[0];

        assertThat(new String(Base64.getUrlDecoder().decode(payload), UTF_8))
                .isEqualTo("troop-1\n1735689610123\ntagged requests through histoire, é\nZoë\n"
                        + "history/primary=fail 1\n*/snapshot=delay 300ms jitter 50ms");
    }
}
