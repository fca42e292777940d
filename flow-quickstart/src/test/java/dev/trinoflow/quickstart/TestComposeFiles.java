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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be said of the compose files without Docker.
 */
final class TestComposeFiles
{
    private static final Path HOME = Path.of("..");
    private static final Path DOCKER = HOME.resolve("docker");
    private static final List<String> SETUPS = List.of("demo.yaml", "collect-goflow2.yaml", "collect-pmacct.yaml");
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z0-9_]+):\\?run docker/make-env first}");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([^}]*)}");

    @Test
    void testImagesArePinned()
            throws IOException
    {
        Set<String> targets = targets();
        for (Map.Entry<String, Map<String, Object>> service : allServices().entrySet()) {
            String image = (String) service.getValue().get("image");
            assertThat(image).as(service.getKey()).matches("[a-z0-9/-]+:[A-Za-z0-9._-]*[0-9]+[A-Za-z0-9._-]*").doesNotContain("latest");
            if (service.getValue().get("build") instanceof Map<?, ?> build) {
                assertThat(image).startsWith("trino-flow/");
                assertThat(build.get("dockerfile")).isEqualTo("docker/Dockerfile");
                assertThat(targets).contains((String) build.get("target"));
            }
            else {
                assertThat(image).doesNotStartWith("trino-flow/");
            }
        }
        String dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
        assertThat(Pattern.compile("(?m)^FROM (\\S+)").matcher(dockerfile).results().map(match -> match.group(1)))
                .allMatch(base -> targets.contains(base) || base.matches("[a-z0-9/-]+:[A-Za-z0-9._-]*[0-9][A-Za-z0-9._-]*"));
        assertThat(dockerfile).contains("FROM trinodb/trino:%s AS connector".formatted(element(HOME.resolve("pom.xml"), "dep.trino.version")));
        // the same collector as the one that the tests run
        assertThat(Files.readString(HOME.resolve(".ci/run"))).contains("goflow2_version=" + ((String) allServices().get("collector").get("image")).replaceAll(".*:", ""));
    }

    @Test
    void testServicesFitTogether()
            throws IOException
    {
        for (String setup : SETUPS) {
            Map<String, Map<String, Object>> services = services(setup);
            for (Map.Entry<String, Map<String, Object>> service : services.entrySet()) {
                boolean once = "no".equals(service.getValue().get("restart"));
                assertThat(once || "unless-stopped".equals(service.getValue().get("restart"))).as("restart of %s", service.getKey()).isTrue();
                assertThat(service.getValue().containsKey("healthcheck")).as("%s has a health check, or ends by itself", service.getKey()).isNotEqualTo(once);
                Map<?, ?> dependencies = (Map<?, ?>) service.getValue().getOrDefault("depends_on", Map.of());
                dependencies.forEach((name, condition) -> {
                    Map<String, Object> other = services.get(name);
                    assertThat(other).as("%s of %s depends on %s", service.getKey(), setup, name).isNotNull();
                    Object expected = "no".equals(other.get("restart")) ? "service_completed_successfully" : "service_healthy";
                    assertThat(((Map<?, ?>) condition).get("condition")).as("%s on %s", service.getKey(), name).isEqualTo(expected);
                });
            }
        }
    }

    @Test
    void testPortsAreOfLoopbackUnlessSaid()
            throws IOException
    {
        for (Map.Entry<String, Map<String, Object>> service : allServices().entrySet()) {
            for (Object port : (List<?>) service.getValue().getOrDefault("ports", List.of())) {
                assertThat((String) port).as(service.getKey()).matches("\\$\\{FLOW(_COLLECT)?_BIND:-127\\.0\\.0\\.1}:([0-9]+|\\$\\{FLOW_[A-Z]+_PORT:-[0-9]+}):[0-9]+(/udp)?");
            }
            assertThat(service.getValue()).doesNotContainKeys("network_mode", "privileged");
        }
    }

    @Test
    void testMountedFilesExist()
            throws IOException
    {
        for (Map.Entry<String, Map<String, Object>> service : allServices().entrySet()) {
            for (Object volume : (List<?>) service.getValue().getOrDefault("volumes", List.of())) {
                String source = ((String) volume).split(":")[0];
                if (source.startsWith(".")) {
                    assertThat(DOCKER.resolve(source)).as(service.getKey()).exists();
                    assertThat((String) volume).endsWith(":ro");
                }
                else {
                    assertThat(((Map<?, ?>) load("services.yaml").get("volumes")).containsKey(source)).as(source).isTrue();
                }
            }
        }
    }

    @Test
    void testNoSecretHasADefault(@TempDir Path folder)
            throws Exception
    {
        Set<String> required = new TreeSet<>();
        for (String file : files()) {
            String text = Files.readString(DOCKER.resolve(file));
            REQUIRED.matcher(text).results().forEach(match -> required.add(match.group(1)));
            VARIABLE.matcher(text).results()
                    .map(match -> match.group(1))
                    .filter(variable -> variable.matches(".*(PASSWORD|SECRET|KEY).*"))
                    .forEach(variable -> assertThat(variable).as(file).endsWith(":?run docker/make-env first"));
            assertThat(text.lines().filter(line -> line.matches(".*(PASSWORD|SECRET|API_KEY|ACCESS_KEY): .*"))).allMatch(line -> line.contains("${"));
        }
        Path script = Files.copy(DOCKER.resolve("make-env"), folder.resolve("make-env"));
        assertThat(run(List.of("sh", script.toString()))).contains("wrote ");
        Path file = folder.resolve(".env");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        Properties values = new Properties();
        values.load(Files.newBufferedReader(file));
        assertThat(values.stringPropertyNames()).isEqualTo(required);
        assertThat(new TreeSet<>(values.values())).as("all differ").hasSize(required.size());
        values.forEach((name, value) -> assertThat((String) value).as((String) name).matches(name.equals("REDASH_ADMIN_EMAIL") ? "\\S+@\\S+" : "[0-9a-f]{40}"));
        String written = Files.readString(file);
        assertThat(run(List.of("sh", script.toString()))).contains("is there already");
        assertThat(Files.readString(file)).isEqualTo(written);
        assertThat(Files.readAllLines(HOME.resolve(".gitignore"))).contains("docker/.env");
    }

    /**
     * Started again, with many users after the administrator, whose address has capitals that Redash does not keep.
     */
    @Test
    void testAdministratorIsCreatedOnce(@TempDir Path folder)
            throws Exception
    {
        Path manage = Files.writeString(folder.resolve("manage.py"),
                """
                #!/bin/sh
                case "$1 $2" in
                    'users list') [ ! -e created ] || { echo 'Email: admin@example.net'; seq 100000; } ;;
                    'users create_root') [ ! -e created ] && touch created ;;
                esac
                """);
        Files.setPosixFilePermissions(manage, PosixFilePermissions.fromString("rwxr-xr-x"));
        String start = "cd '%s' && REDASH_ADMIN_EMAIL=Admin@example.net REDASH_ADMIN_PASSWORD=secret bash '%s'".formatted(folder, DOCKER.resolve("redash-database.sh").toAbsolutePath());
        assertThat(run(List.of("sh", "-c", start))).isEmpty();
        assertThat(folder.resolve("created")).exists();
        assertThat(run(List.of("sh", "-c", start))).isEqualTo("the administrator is there already\n");
    }

    /**
     * The catalog has the keys of the example for the same kind of store, which a test of the connector opens.
     */
    @Test
    void testCatalogHasTheKeysOfTheExample()
            throws IOException
    {
        assertThat(load(DOCKER.resolve("trino/catalog/flow.properties")).stringPropertyNames())
                .isEqualTo(load(HOME.resolve("etc/catalog/flow-archive-postgresql.properties")).stringPropertyNames());
    }

    @Test
    void testComposeReadsTheFiles(@TempDir Path folder)
            throws Exception
    {
        if (!succeeds("docker", "compose", "version")) {
            System.out.println("TestComposeFiles.testComposeReadsTheFiles: docker compose is not here, the files were read by a YAML parser alone");
            return;
        }
        Path script = Files.copy(DOCKER.resolve("make-env"), folder.resolve("make-env"));
        run(List.of("sh", script.toString()));
        for (String setup : SETUPS) {
            assertThat(run(List.of("docker", "compose", "--env-file", folder.resolve(".env").toString(), "-f", DOCKER.resolve(setup).toString(), "config", "--quiet"))).isEmpty();
        }
    }

    /**
     * The demo, as a user starts it, where there is a Docker that may be used for it.
     */
    @Test
    void testDemoRuns(@TempDir Path folder)
            throws Exception
    {
        if (!succeeds("docker", "info") || !succeeds("docker", "compose", "version")) {
            System.out.println("TestComposeFiles.testDemoRuns: SKIPPED, there is no Docker daemon with compose here: images and set-ups were not run");
            return;
        }
        if (!succeeds("docker", "pull", "--quiet", "trinodb/trino:" + element(HOME.resolve("pom.xml"), "dep.trino.version"))) {
            System.out.println("TestComposeFiles.testDemoRuns: SKIPPED, this Docker cannot pull images: images and set-ups were not run");
            return;
        }
        Path script = Files.copy(DOCKER.resolve("make-env"), folder.resolve("make-env"));
        run(List.of("sh", script.toString()));
        // any free port of the host
        Files.writeString(folder.resolve(".env"), "FLOW_TRINO_PORT=0\nFLOW_REDASH_PORT=0\n", APPEND);
        List<String> compose = List.of("docker", "compose", "-p", "trino-flow-test", "--env-file", folder.resolve(".env").toString(), "-f", DOCKER.resolve("demo.yaml").toString());
        try {
            run(append(compose, "up", "--detach", "--build", "--wait", "trino", "archiver", "generator", "redash-server"));
            run(append(compose, "run", "--rm", "redash-apply"));
            assertThat(run(append(compose, "exec", "-T", "trino", "trino", "--execute", "SELECT count(*) > 0 FROM flow.net.flows"))).contains("true");
        }
        finally {
            run(append(compose, "down", "--volumes"));
        }
    }

    private static List<String> append(List<String> command, String... words)
    {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(words));
        return whole;
    }

    private static boolean succeeds(String... command)
    {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        }
        catch (IOException | InterruptedException _) {
            return false;
        }
    }

    private static String run(List<String> command)
            throws IOException, InterruptedException
    {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }

    private static Set<String> targets()
            throws IOException
    {
        Matcher matcher = Pattern.compile("(?m)^FROM \\S+ AS ([a-z]+)$").matcher(Files.readString(DOCKER.resolve("Dockerfile")));
        return matcher.results().map(match -> match.group(1)).collect(toCollection(TreeSet::new));
    }

    private static List<String> files()
            throws IOException
    {
        try (Stream<Path> files = Files.list(DOCKER)) {
            List<String> names = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")).sorted().toList();
            assertThat(names).containsAll(SETUPS).hasSize(SETUPS.size() + 1);
            return names;
        }
    }

    private static Map<String, Map<String, Object>> allServices()
            throws IOException
    {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        for (String setup : SETUPS) {
            services.putAll(services(setup));
        }
        return services;
    }

    /**
     * Services of a set-up, and of the files that it includes.
     */
    private static Map<String, Map<String, Object>> services(String setup)
            throws IOException
    {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        Map<String, Object> file = load(setup);
        assertThat(file.keySet()).isSubsetOf("name", "include", "services", "volumes", "x-redash", "x-storage");
        for (Object included : (List<?>) file.getOrDefault("include", List.of())) {
            services.putAll(services((String) included));
        }
        ((Map<?, ?>) file.get("services")).forEach((name, service) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            ((Map<?, ?>) service).forEach((key, value) -> fields.put((String) key, value));
            assertThat(services.put((String) name, fields)).as("%s is there twice", name).isNull();
        });
        return services;
    }

    private static Map<String, Object> load(String file)
            throws IOException
    {
        return new Yaml().load(Files.readString(DOCKER.resolve(file)));
    }

    private static Properties load(Path file)
            throws IOException
    {
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(file));
        return properties;
    }

    private static String element(Path file, String name)
            throws IOException
    {
        Matcher matcher = Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(Pattern.quote(name))).matcher(Files.readString(file));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
