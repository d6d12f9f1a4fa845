package io.waymark.writer.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeIdentityTest {
    @TempDir
    private Path folder;

    @Test
    void fileRemovedDuringDeliveryIsRestored() throws Exception {
        Path file = folder.resolve("home.json");
        String id = new HomeIdentity(file).id();
        Files.delete(file);
        assertThat(new HomeIdentity(file).id()).isEqualTo(id);
        assertThat(file).content().contains(id);
    }

    @Test
    void homesHaveDifferentIds() throws Exception {
        assertThat(new HomeIdentity(folder.resolve("one.json")).id())
                .isNotEqualTo(new HomeIdentity(folder.resolve("other.json")).id());
    }
}
