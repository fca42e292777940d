/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.trinoflow.quickstart;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The script {@code flow}, in a checkout of its own, with JDKs and a Maven that only say what they were called with.
 */
final class TestFlowScript
{
    private static final List<String> TOOLS = List.of("sh", "sed", "head", "tail", "dirname", "readlink", "cat", "find", "cut", "touch", "sleep", "mkdir");

    @TempDir
    private Path root;

    private Path checkout;
    private Path tools;

    @BeforeEach
    void createCheckout()
            throws IOException
    {
        // the real path: temporary folders are links on some systems
        root = root.toRealPath();
        checkout = Files.createDirectories(root.resolve("the checkout"));
        Files.copy(Path.of("..", "flow"), checkout.resolve("flow"));
        Files.createDirectories(checkout.resolve("flow-quickstart/src/main"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Files.writeString(checkout.resolve("flow-quickstart/pom.xml"), "<project/>");
        tools = Files.createDirectories(root.resolve("tools"));
        for (String tool : TOOLS) {
            writeExecutable(tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(findTool(tool)));
        }
        writeMaven(
                """
                mkdir -p flow-quickstart/target trino-flow-connector/target
                echo lib.jar > flow-quickstart/target/quickstart.classpath
                touch trino-flow-connector/target/trino-flow-connector-1-SNAPSHOT.zip
                mkdir -p flow-archiver/target
                touch flow-archiver/target/flow-archiver.jar
                """);
    }

    @Test
    void testJavaHomeComesFirst()
            throws Exception
    {
        Path jdk = createJdk("home", "25.0.3");
        createJdk("folders/other", "26");
        build(jdk);
        Result result = run(Map.of("JAVA_HOME", jdk.toString()), "status");
        assertThat(result.output()).contains("java of home").contains("JAVA_HOME=" + jdk);
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void testOldJavaIsPassedOver()
            throws Exception
    {
        Path old = createJdk("old", "17.0.15");
        createJdk("folders/a", "1.8.0_392");
        createJdk("folders/b", "24.0.2");
        Path jdk = createJdk("folders/c", "25-ea");
        Files.createSymbolicLink(tools.resolve("java"), old.resolve("bin/java"));
        build(jdk);
        assertThat(run(Map.of("JAVA_HOME", old.toString()), "status").output()).contains("java of c");
        assertThat(run(Map.of(), "status").output()).contains("java of c");
    }

    @Test
    void testJavaOfThePathBehindLinks()
            throws Exception
    {
        Path jdk = createJdk("real", "25.0.1");
        Path links = Files.createDirectories(root.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(tools.resolve("java"), links.resolve("java"));
        build(jdk);
        assertThat(run(Map.of(), "status").output()).contains("java of real");
    }

    @Test
    void testNoJdk()
            throws Exception
    {
        createJdk("folders/old", "21.0.1");
        Files.delete(createJdk("folders/runtime", "25").resolve("bin/javac"));
        Result result = run(Map.of("JAVA_HOME", root.resolve("nowhere").toString()), "up");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).isEqualTo("flow: no JDK 25 or newer found: install one (such as Temurin 25) and set JAVA_HOME to it\n");
    }

    @Test
    void testFromAnotherDirectoryThroughLinks()
            throws Exception
    {
        Path jdk = createJdk("home", "25");
        build(jdk);
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("direct"), checkout.resolve("flow"));
        Files.createSymbolicLink(bin.resolve("flow"), Path.of("direct"));
        Result result = execute(Map.of("JAVA_HOME", jdk.toString()), root, bin.resolve("flow").toString(), "sql", "SELECT 1, 'it''s'");
        assertThat(result.output())
                .contains("<-Dflow.home=" + checkout + ">")
                .contains("<dev.trinoflow.quickstart.FlowCommand>\n<sql>\n<SELECT 1, 'it''s'>")
                .contains("CLASSPATH=%s/flow-quickstart/target/classes:lib.jar".formatted(checkout))
                .contains("directory " + root + "\n");
    }

    @Test
    void testBuildsWhatIsNotBuilt()
            throws Exception
    {
        Path jdk = createJdk("home", "25");
        Map<String, String> environment = Map.of("JAVA_HOME", jdk.toString());
        assertThat(run(environment, "status").output()).startsWith("building").contains("java of home");
        assertThat(run(environment, "up").output()).doesNotContain("building");

        Path sources = checkout.resolve("flow-quickstart/src/main");
        Path source = Files.writeString(sources.resolve("New.java"), "");
        setAge(source, 60);
        setAge(sources, 60);
        assertThat(run(environment, "up").output()).doesNotContain("building");
        setAge(source, -60);
        assertThat(run(environment, "sql", "SELECT 1").output()).doesNotContain("building");
        assertThat(run(Map.of("JAVA_HOME", jdk.toString(), "FLOW_NO_BUILD", "1"), "up").output()).doesNotContain("building");
        assertThat(run(environment, "--data-dir", "x", "up").output()).startsWith("building");
        // a file that has gone shows in its directory alone
        Files.delete(source);
        setAge(sources, -60);
        assertThat(run(environment, "up").output()).startsWith("building");
    }

    private static void setAge(Path file, int seconds)
            throws IOException
    {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    @Test
    void testDoesNotBuildUnderARunningStack()
            throws Exception
    {
        Path jdk = createJdk("home", "25");
        build(jdk);
        Files.delete(checkout.resolve("flow-quickstart/target/built"));
        Path data = Files.createDirectories(root.resolve("data/run")).getParent();
        Files.writeString(data.resolve("run/supervisor.pid"), ProcessHandle.current().pid() + " 0\n");
        for (String[] words : new String[][] {{"--data-dir", data.toString(), "up"}, {"up", "--data-dir=" + data}}) {
            assertThat(run(Map.of("JAVA_HOME", jdk.toString()), words).output()).doesNotContain("building");
        }
        assertThat(run(Map.of("JAVA_HOME", jdk.toString(), "FLOW_DATA_DIR", data.toString()), "up").output()).doesNotContain("building");
        assertThat(run(Map.of("JAVA_HOME", jdk.toString()), "up").output()).contains("building");
    }

    @Test
    void testBuildThatFails()
            throws Exception
    {
        Path jdk = createJdk("home", "25");
        writeMaven("echo '[ERROR] a line of the log'; exit 1\n");
        Result result = run(Map.of("JAVA_HOME", jdk.toString()), "up");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("[ERROR] a line of the log")
                .contains("flow: the build failed; log: " + checkout.resolve("flow-quickstart/target/build.log"))
                .doesNotContain("java of home");
    }

    @Test
    void testTest()
            throws Exception
    {
        Path jdk = createJdk("home", "25");
        writeMaven("echo \"maven $* with $JAVA_HOME\"; exit 3\n");
        Result result = run(Map.of("JAVA_HOME", jdk.toString()), "test");
        assertThat(result.output()).isEqualTo("maven -B -ntp verify with %s\n".formatted(jdk));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(run(Map.of("JAVA_HOME", jdk.toString()), "test", "--help").output()).startsWith("Usage: flow test");
    }

    private record Result(int exitCode, String output) {}

    private void build(Path jdk)
            throws Exception
    {
        run(Map.of("JAVA_HOME", jdk.toString()), "status");
    }

    private Result run(Map<String, String> environment, String... words)
            throws Exception
    {
        List<String> command = new ArrayList<>(List.of(checkout.resolve("flow").toString()));
        command.addAll(List.of(words));
        return execute(environment, checkout, command.toArray(String[]::new));
    }

    private Result execute(Map<String, String> environment, Path directory, String... command)
            throws Exception
    {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", tools.toString(), "HOME", root.toString(), "FLOW_JDK_FOLDERS", root + "/folders/*"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }

    private Path createJdk(String name, String version)
            throws IOException
    {
        Path jdk = root.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        writeExecutable(jdk.resolve("bin/java"),
                """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'openjdk version "%s" 2026-01-01' >&2
                    exit 0
                fi
                echo "java of %s"
                echo "JAVA_HOME=$JAVA_HOME"
                echo "CLASSPATH=$CLASSPATH"
                echo "directory $(pwd -P)"
                for word in "$@"; do
                    echo "<$word>"
                done
                exit 7
                """.formatted(version, jdk.getFileName()));
        writeExecutable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        return jdk;
    }

    private void writeMaven(String body)
            throws IOException
    {
        writeExecutable(checkout.resolve("mvnw"), "#!/bin/sh\n" + body);
    }

    private static void writeExecutable(Path file, String text)
            throws IOException
    {
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path findTool(String name)
    {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in /usr/bin or /bin"));
    }
}
