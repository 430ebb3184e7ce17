package dev.troop.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);
    private final FaultTokens tokens = tokens(FaultKeys.signing(FaultKey.hmac("default", KEY)));

    private FaultTokens tokens(FaultKeys keys) {
        return new FaultTokens(keys, now::get, ticker);
    }

    private static Map<String, Long> refusedOnce(FaultTokens.Refusal... refusals) {
        Map<String, Long> expected = new HashMap<>();
        for (FaultTokens.Refusal why : FaultTokens.Refusal.values()) {
            expected.put(why.toString(), List.of(refusals).contains(why) ? 1L : 0L);
        }
        return expected;
    }

    /** A text of this payload that is signed with the key. */
    private static String signed(String... lines) {
        byte[] payload = String.join("\n", lines).getBytes(UTF_8);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(payload) + "."
                + base64.encodeToString(FaultKey.hmac("default", KEY).sign(payload));
    }

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
        assertThat(tokens.refused()).isEqualTo(refusedOnce(FaultTokens.Refusal.EXPIRED));
    }

    @Test
    void aVerifiedTokenEndsByTheTickerWhateverTheWallClockSays() {
        FaultToken verified = tokens.verify(mint().text());
        now.set(now.get().minus(Duration.ofDays(1)));
        ticker.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(verified.isOver()).isFalse();

        ticker.advance(Duration.ofMillis(1));

        assertThat(verified.isOver()).isTrue();
    }

    @Test
    void aWallClockThatIsSetBackBringsNoTokenToLifeAgain() {
        String text = mint().text();
        ticker.advance(Duration.ofSeconds(11));
        now.set(now.get().minus(Duration.ofSeconds(1)));

        assertThat(tokens.verify(text)).isNull();
        assertThat(tokens.refused()).isEqualTo(refusedOnce(FaultTokens.Refusal.EXPIRED));
    }

    @Test
    void aWallClockThatIsSetForwardEndsATokenAndSetRightAgainDoesNotProlongIt() {
        String text = mint().text();
        Instant right = now.get();
        now.set(right.plus(Duration.ofDays(365)));
        assertThat(tokens.verify(text)).isNull();

        now.set(right);
        FaultToken verified = tokens.verify(text);

        assertThat(verified).isNotNull();
        ticker.advance(Duration.ofSeconds(10));
        assertThat(verified.isOver()).isTrue();
        assertThat(tokens.verify(text)).isNull();
    }

    @Test
    void onAMachineWhoseClockIsFarBehindATokenIsNone() {
        String text = mint().text();
        now.set(now.get().minus(FaultTokens.SKEW));
        assertThat(tokens(FaultKeys.signing(FaultKey.hmac("default", KEY))).verify(text))
                .isNotNull();
        now.set(now.get().minusMillis(1));

        FaultTokens behind = tokens(FaultKeys.signing(FaultKey.hmac("default", KEY)));

        assertThat(behind.verify(text)).isNull();
        assertThat(behind.refused()).isEqualTo(refusedOnce(FaultTokens.Refusal.BEYOND_CLOCK));
    }

    @Test
    void aTokenThatWouldLastForEverIsNone() {
        String now = "1735689600123";
        String rule = "history/primary=fail";
        assertThat(tokens.verify(signed("troop-2", "default", now, "1735693200123", "s", "w", rule)))
                .isNotNull();

        assertThat(tokens.verify(signed("troop-2", "default", now, Long.toString(Long.MAX_VALUE), "s", "w", rule)))
                .isNull();
        assertThat(tokens.refused()).isEqualTo(refusedOnce(FaultTokens.Refusal.BEYOND_CLOCK));
    }

    @Test
    void aTokenOfTheFirstVersionIsReadAsOneOfTheDefaultKey() {
        FaultToken old = tokens.verify(signed("troop-1", "1735689610123", "a scope", "ann", "history/primary=fail"));

        assertThat(old.rules()).isEqualTo(Requests.rules("history/primary=fail"));
        assertThat(old.who()).isEqualTo("ann");
        assertThat(old.scope()).isEqualTo("a scope");
    }

    @Test
    void eachRefusalIsCountedByItsCause() {
        FaultToken unknown =
                tokens(FaultKeys.signing(FaultKey.hmac("other", KEY))).mint(RULES, "s", "w", Duration.ofSeconds(1));
        FaultToken forged = tokens(FaultKeys.signing(FaultKey.hmac("default", "another key of 16".getBytes(UTF_8))))
                .mint(RULES, "s", "w", Duration.ofSeconds(1));
        List<String> texts = List.of(
                "x".repeat(FaultTokens.LONGEST + 1),
                "no token",
                unknown.text(),
                forged.text(),
                signed("troop-2", "default", "1735689600123", "1735689600123", "s", "w", "history/primary=fail"),
                signed("troop-2", "default", "1735689630124", "1735689640123", "s", "w", "history/primary=fail"));

        assertThat(texts).allSatisfy(text -> assertThat(tokens.verify(text)).isNull());
        assertThat(FaultSource.unauthenticated(tokens).token(mint().text())).isNull();

        assertThat(tokens.refused()).isEqualTo(refusedOnce(FaultTokens.Refusal.values()));
        assertThat(tokens.rejected()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "troop-3\ndefault\n1735689600123\n1735689610123\ns\nw\nhistory/primary=fail",
                "troop-2\ndefault\n1735689600123\n1735689610123\ns\nw",
                "troop-2\ndefault\n1735689600123\n1735689610123\ns\nw\n",
                "troop-2\ndefault\n1735689600123\n1735689610123\ns\nw\nhistory/primary=hang",
                "troop-2\ndefault\nnow\n1735689610123\ns\nw\nhistory/primary=fail",
                "troop-2\ndefault\n1735689600123\nsoon\ns\nw\nhistory/primary=fail",
                "troop-1",
                ""
            })
    void whatWasSignedButHasNoMeaningIsRefused(String payload) {
        assertThat(tokens.verify(signed(payload))).isNull();
        assertThat(tokens.refused()).isEqualTo(refusedOnce(FaultTokens.Refusal.MEANINGLESS));
    }

    @Test
    void keysRotateWithoutLosingAToken() {
        FaultKey before = FaultKey.hmac("y2026-10", KEY);
        FaultKey after = FaultKey.hmac("y2026-11", "the next key of 17".getBytes(UTF_8));
        FaultTokens minting = tokens(FaultKeys.signing(before));
        FaultTokens service = tokens(FaultKeys.verifying(before));
        String old = minting.mint(RULES, "s", "w", Duration.ofSeconds(1)).text();

        service.rotate(FaultKeys.verifying(before).alsoVerifying(after));
        minting.rotate(FaultKeys.signing(after).alsoVerifying(before));
        String young = minting.mint(RULES, "s", "w", Duration.ofSeconds(1)).text();
        assertThat(service.verify(old)).isNotNull();
        assertThat(service.verify(young)).isNotNull();
        assertThat(minting.verify(old)).isNotNull();

        service.rotate(FaultKeys.verifying(after));
        assertThat(service.verify(young)).isNotNull();
        assertThat(service.verify(old)).isNull();
        assertThat(service.refused()).isEqualTo(refusedOnce(FaultTokens.Refusal.UNKNOWN_KEY));
    }

    @Test
    void thePublicHalfOfAKeyVerifiesAndCannotSign() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        FaultToken minted = tokens(FaultKeys.signing(FaultKey.ed25519("control", pair)))
                .mint(RULES, "s", "w", Duration.ofSeconds(1));
        FaultTokens service = tokens(FaultKeys.verifying(FaultKey.ed25519("control", pair.getPublic())));
        FaultTokens stranger = tokens(FaultKeys.verifying(FaultKey.ed25519("control", other.getPublic())));

        assertThat(service.verify(minted.text())).isEqualTo(minted);
        assertThat(stranger.verify(minted.text())).isNull();
        String cut = minted.text().substring(0, minted.text().length() - 4);
        assertThat(stranger.verify(cut)).isNull();
        assertThat(stranger.refused()).containsEntry("forged", 2L);
        assertThatThrownBy(() -> service.mint(RULES, "s", "w", Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("signing with none, verifying with [control]");
        assertThatThrownBy(() -> FaultKeys.signing(FaultKey.ed25519("control", pair.getPublic())))
                .hasMessage("fault key control (Ed25519, verifies): expected one that signs");
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
        KeyPair curve = KeyPairGenerator.getInstance("EC").generateKeyPair();
        KeyPair ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair();

        assertThatThrownBy(() -> FaultKey.ed25519("control", curve.getPublic()))
                .hasMessage("fault key control of algorithm EC: expected one for Ed25519");
        assertThatThrownBy(() -> FaultKey.ed25519("control", ed448)).hasMessageContaining("expected one for Ed25519");
        assertThatThrownBy(() -> FaultKey.hmac("Control!", KEY)).hasMessageContaining("fault key 'Control!'");
        assertThatThrownBy(() -> FaultKeys.verifying(FaultKey.hmac("a", KEY)).alsoVerifying(FaultKey.hmac("a", KEY)))
                .hasMessageContaining("fault key a is there already");
        assertThat(FaultKey.hmac("a", KEY)).hasToString("a (HmacSHA256, signs)");
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
        assertThatThrownBy(() -> tokens.mint(List.of(), "s", "w", second)).hasMessageContaining("with 0 rules");
        assertThatThrownBy(() -> tokens.mint(RULES, "two\nlines", "w", second)).hasMessageStartingWith("scope 'two");
        assertThatThrownBy(() -> tokens.mint(RULES, "s", " ", second)).hasMessageStartingWith("who ' '");
        assertThatThrownBy(() -> tokens.mint(RULES, "s", "w", Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(
                        () -> tokens.mint(RULES, "s", "w", Duration.ofHours(1).plusNanos(1)))
                .hasMessage("fault token valid for PT1H0.000000001S: expected more than 0 and at most PT1H");
        assertThatThrownBy(() -> new FaultTokens(new byte[15], now::get))
                .hasMessage("fault key of 15 bytes: expected 16 or more");
    }

    @Test
    void thePayloadIsReadable() {
        String payload = mint().text().split("\\.")[0];

        assertThat(new String(Base64.getUrlDecoder().decode(payload), UTF_8))
                .isEqualTo("troop-2\ndefault\n1735689600123\n1735689610123\ntagged requests through histoire, é\nZoë\n"
                        + "history/primary=fail 1\n*/snapshot=delay 300ms jitter 50ms");
    }
}
