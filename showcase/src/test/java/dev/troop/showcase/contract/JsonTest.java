package dev.troop.showcase.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.showcase.contract.HomePage.Shelf;
import dev.troop.showcase.contract.HomePage.Tile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {

    static Stream<Record> contracts() {
        Tile tile = new Tile(7, "The \"Quiet\" Ferry", "/art/7.jpg");
        Licence licence = new Licence(7, "token", 1_900_000_000L);
        Manifest manifest = new Manifest(7, List.of("https://one/7", "https://two/7"));
        Encoding form = new Encoding(720, 2800);
        return Stream.of(
                new Account("v1", "Ada", "en"),
                new Subscription("v1", "premium", 4, 2160),
                new Device("phone", 720),
                new Rail("Popular", List.of(3, 1, 2)),
                Rail.NONE,
                new Rails(List.of(new Rail("One", List.of(1)))),
                new Positions(List.of(new Position(7, 90))),
                new Position(7, 90),
                new Play("v1", 7, 90),
                new Recorded(true),
                new Cards(List.of(new Card(7, "The Ferry", "drama", 90))),
                new Artworks(List.of(new Artwork(7, "/art/7.jpg"))),
                new Encodings(List.of(form)),
                manifest,
                licence,
                new Subtitles(List.of("en", "fr")),
                new HomePage("v1", "Ada", "east", List.of(new Shelf("One", List.of(tile))), List.of("rails")),
                new PlayPage(
                        "v1",
                        "east",
                        tile,
                        manifest,
                        List.of(form),
                        licence,
                        90,
                        List.of("en"),
                        List.of(tile),
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void whatIsWrittenIsReadAgain(Record contract) throws Exception {
        assertThat(Json.read(Json.write(contract), contract.getClass())).isEqualTo(contract);
    }

    @Test
    void aFieldThatIsNotKnownIsPassedOver() throws Exception {
        assertThat(Json.read(bytes("{\"kind\":\"phone\",\"maxHeight\":720,\"colour\":\"red\"}"), Device.class))
                .isEqualTo(new Device("phone", 720));
    }

    @Test
    void whatIsNotTheContractIsRefusedAndNamed() {
        for (String text :
                List.of("", "null", "[]", "{", "{\"kind\":\"phone\"}", "{\"kind\":\"phone\",\"maxHeight\":\"x\"}")) {
            assertThatThrownBy(() -> Json.read(bytes(text), Device.class))
                    .as(text)
                    .isInstanceOf(Json.Malformed.class)
                    .hasMessageContaining("Device");
        }
    }

    @Test
    void aListThatIsMissingIsRefused() {
        assertThatThrownBy(() -> Json.read(bytes("{\"name\":\"One\"}"), Rail.class))
                .isInstanceOf(Json.Malformed.class);
        assertThatThrownBy(() -> Json.read(bytes("{\"name\":\"One\",\"titles\":null}"), Rail.class))
                .isInstanceOf(Json.Malformed.class);
    }

    @Test
    void aTextOrAPartThatIsMissingOrNullIsRefused() {
        for (String text : List.of("{\"maxHeight\":720}", "{\"kind\":null,\"maxHeight\":720}")) {
            assertThatThrownBy(() -> Json.read(bytes(text), Device.class))
                    .as(text)
                    .isInstanceOf(Json.Malformed.class)
                    .hasMessageContaining("Device")
                    .hasMessageContaining("kind");
        }
        assertThatThrownBy(() -> Json.read(bytes("{\"title\":null,\"seconds\":1}"), Position.class))
                .isInstanceOf(Json.Malformed.class);
    }

    @Test
    void aNumberThatIsMissingIsZeroWhereItMayBe() throws Exception {
        assertThat(Json.read(bytes("{\"title\":7}"), Position.class)).isEqualTo(new Position(7, 0));
        assertThat(Json.read(bytes("{}"), Recorded.class)).isEqualTo(new Recorded(false));
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void whatIsCutOffOrGoesOnIsRefusedAndTheNextIsRead(Record contract) throws Exception {
        byte[] whole = Json.write(contract);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Json.read(part, contract.getClass())).isInstanceOf(Json.Malformed.class);
        }
        byte[] more = Arrays.copyOf(whole, whole.length + 1);
        more[whole.length] = '}';
        assertThatThrownBy(() -> Json.read(more, contract.getClass())).isInstanceOf(Json.Malformed.class);
        assertThat(Json.read(whole, contract.getClass())).isEqualTo(contract);
    }

    @Test
    void fieldsAreWrittenInTheOrderOfTheRecordAndEmptyOnesToo() {
        assertThat(new String(Json.write(new Rail("Ünï \"1\"", List.of())), UTF_8))
                .isEqualTo("{\"name\":\"Ünï \\\"1\\\"\",\"titles\":[]}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
