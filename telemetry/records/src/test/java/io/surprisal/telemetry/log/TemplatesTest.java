package io.surprisal.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    private static final LogSettings BY_BLOCK = new LogSettings(
            "",
            "^\\S+ \\S+ (.*)$",
            MiningSettings.defaults(),
            new GroupSettings(
                    "blk_-?\\d+",
                    GroupSettings.defaults().window(),
                    GroupSettings.defaults().gap(),
                    10_000,
                    GroupSettings.defaults().silence()),
            TimeSettings.defaults());

    @Test
    void variablePartsAreMaskedByTheirForm() {
        LineMasks masks = new LineMasks(MiningSettings.defaults().masks());
        assertThat(masks.tokens("Received block blk_-160899 of size 91178 from /10.250.10.6:50010 in 3.5 s, id=0x7fA9"))
                .containsExactly(
                        "Received",
                        "block",
                        "blk_<*>",
                        "of",
                        "size",
                        "<*>",
                        "from",
                        "<*>",
                        "in",
                        "<*>",
                        "s,",
                        "id=<*>");
        assertThat(masks.tokens("user alice7 x2 at 18:01:47,978 53fe8a04-1c2d-4f00-9e11-0a5b6c7d8e9f"))
                .containsExactly("user", "alice7", "x2", "at", "<*>", "<*>");
    }

    @Test
    void whatLinesDoNotShareBecomesAWildcard() {
        TemplateMiner miner = new TemplateMiner(LogSettings.defaults());
        miner.learn("Connection of alice closed by peer");
        miner.learn("Connection of bob closed by peer");
        miner.learn("Disk full");
        miner.learn("Disk full");
        miner.learn("Seen once only");
        assertThat(miner.rules().features())
                .containsExactly("Connection of <*> closed by peer", "Disk full", "<unknown template>");
    }

    @Test
    void aLineIsOfTheMostSpecificTemplateThatItMatches() {
        LogTemplates templates =
                new LogTemplates(List.of("open <*> failed", "open disk failed", "<*> <*> <*>", "<unknown template>"));
        assertThat(templates.match(new String[] {"open", "disk", "failed"})).isEqualTo(1);
        assertThat(templates.match(new String[] {"open", "tape", "failed"})).isZero();
        assertThat(templates.match(new String[] {"open", "tape", "worked"})).isEqualTo(2);
        assertThat(templates.match(new String[] {"open", "tape"})).isEqualTo(3);
        assertThat(templates.match(new String[] {})).isEqualTo(3);
    }

    /** What was learnt is matched by the rules that travel with the model, and nothing is learnt from what is not. */
    @Test
    void theLinesOfAHistoryAreOfItsTemplates() {
        TemplateMiner miner = new TemplateMiner(BY_BLOCK);
        List<String> history = List.of(
                "081109 INFO Receiving block blk_-1 src: /10.0.0.1:50010 dest: /10.0.0.2:50010",
                "081109 INFO Receiving block blk_2 src: /10.0.0.3:50010 dest: /10.0.0.4:50010",
                "081109 INFO PacketResponder 1 for block blk_2 terminating",
                "081109 WARN PacketResponder 0 for block blk_-1 terminating",
                "081109 INFO Heartbeat from the name node");
        history.forEach(miner::learn);
        LogRules rules = LogRulesJson.fromJson(
                LogRulesJson.toJson(miner.rules()), miner.rules().features());
        assertThat(rules).isEqualTo(miner.rules());
        assertThat(rules.features())
                .containsExactly(
                        "Receiving block blk_<*> src: <*> dest: <*>",
                        "PacketResponder <*> for block blk_<*> terminating",
                        "<unknown template>");
        LineReader reader = new LineReader(rules);
        assertThat(history).extracting(reader::template).containsExactly(0, 0, 1, 1, 2);
        assertThat(history)
                .extracting(line -> reader.key(line, "file"))
                .containsExactly("blk_-1", "blk_2", "blk_2", "blk_-1", null);
        assertThat(reader.template("081109 INFO Deleting block blk_2 file /data/2"))
                .isEqualTo(2);
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new LogSettings(
                        "", "(", MiningSettings.defaults(), GroupSettings.defaults(), TimeSettings.defaults()))
                .hasMessageContaining("message")
                .hasMessageContaining("Unclosed group");
        assertThatThrownBy(() -> LogRulesJson.fromJson("{\"version\": 2}", List.of("<unknown template>")))
                .hasMessage(
                        "The entry surprisal.logs has version 2; this version reads 1; update Surprisal or train the model"
                                + " again");
        assertThatThrownBy(() -> LogRulesJson.fromJson(
                        LogRulesJson.toJson(new LogRules(
                                "",
                                List.of(),
                                GroupSettings.defaults(),
                                TimeSettings.defaults(),
                                List.of("<unknown template>"))),
                        List.of("cpu")))
                .hasMessageStartingWith("The last feature of a model of logs is '<unknown template>'; got 'cpu'");
    }
}
