package dev.troop.showcase.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.showcase.contract.Encoding;
import dev.troop.showcase.contract.HomePage;
import dev.troop.showcase.contract.HomePage.Shelf;
import dev.troop.showcase.contract.HomePage.Tile;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.Licence;
import dev.troop.showcase.contract.Manifest;
import dev.troop.showcase.contract.PlayPage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageCheckTest {
    private static final Tile TILE = new Tile(7, "The Quiet Ferry", "/art/7.jpg");
    private static final Shelf ONE = new Shelf("One", List.of(TILE));
    private static final Shelf TWO = new Shelf("Two", List.of(TILE));
    private static final Shelf THREE = new Shelf("Three", List.of(TILE));
    private static final Manifest MANIFEST = new Manifest(7, List.of("https://one/7", "https://two/7"));
    private static final Licence LICENCE = new Licence(7, "token", 1_900_000_000L);
    private static final List<Encoding> LADDER =
            List.of(new Encoding(360, 700), new Encoding(480, 1200), new Encoding(720, 2800));

    @Test
    void aGoodPageHasNoComplaint() {
        assertThat(home(ONE, TWO, THREE)).isEmpty();
        assertThat(play("v1", TILE, MANIFEST, LADDER, LICENCE)).isEmpty();
    }

    @Test
    void aBlankRailIsCaught() {
        assertThat(home(ONE, TWO, THREE, new Shelf("Four", List.of()))).isEqualTo("blank-rail");
    }

    @Test
    void aTitleWithoutNameOrArtworkIsCaught() {
        assertThat(home(ONE, TWO, new Shelf("Three", List.of(new Tile(7, " ", "/art/7.jpg")))))
                .isEqualTo("nameless-title");
        assertThat(home(ONE, TWO, new Shelf("Three", List.of(new Tile(7, "The Ferry", "")))))
                .isEqualTo("no-artwork");
        assertThat(play("v1", new Tile(7, "", "/art/7.jpg"), MANIFEST, LADDER, LICENCE))
                .isEqualTo("nameless-title");
    }

    @Test
    void tooFewRailsAreCaughtAndOneThatIsThereTwice() {
        assertThat(home(ONE, TWO)).isEqualTo("few-rails");
        assertThat(home(ONE, TWO, TWO)).isEqualTo("unnamed-rail");
    }

    @Test
    void somebodyElsesPageIsCaught() {
        assertThat(PageCheck.home(new HomePage("v2", "", "east", List.of(ONE, TWO, THREE), List.of()), "v1"))
                .isEqualTo("wrong-viewer");
        assertThat(play("v2", TILE, MANIFEST, LADDER, LICENCE)).isEqualTo("wrong-viewer");
    }

    @Test
    void aPageThatCannotBePlayedIsCaught() {
        assertThat(play("v1", new Tile(8, "Another", "/art/8.jpg"), MANIFEST, LADDER, LICENCE))
                .isEqualTo("wrong-title");
        assertThat(play("v1", TILE, new Manifest(7, List.of("https://one/7", "https://one/7")), LADDER, LICENCE))
                .isEqualTo("no-appliances");
        assertThat(play("v1", TILE, MANIFEST, LADDER.subList(0, 2), LICENCE)).isEqualTo("short-ladder");
        assertThat(play("v1", TILE, MANIFEST, LADDER, new Licence(7, "", 1_900_000_000L)))
                .isEqualTo("no-licence");
        assertThat(play("v1", TILE, MANIFEST, LADDER, new Licence(8, "token", 1_900_000_000L)))
                .isEqualTo("no-licence");
    }

    @Test
    void whatIsNotAPageIsCaught() {
        assertThat(Journey.HOME.look(new byte[] {'x'}, "v1", 7).complaint()).isEqualTo("not-a-page");
        assertThat(Journey.PLAY.look(Json.write(ONE), "v1", 7).complaint()).isEqualTo("not-a-page");
    }

    private static String home(Shelf... rails) {
        return PageCheck.home(new HomePage("v1", "Ada", "east", List.of(rails), List.of()), "v1");
    }

    private static String play(String viewer, Tile title, Manifest manifest, List<Encoding> ladder, Licence licence) {
        return PageCheck.play(
                new PlayPage(viewer, "east", title, manifest, ladder, licence, 0, List.of(), List.of(TILE), List.of()),
                "v1",
                7);
    }
}
