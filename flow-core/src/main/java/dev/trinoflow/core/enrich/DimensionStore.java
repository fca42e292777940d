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
package dev.trinoflow.core.enrich;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.airlift.log.Logger;

import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.Threads.daemonThreadsNamed;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Loads {@link Dimensions} from files, and loads them anew when files change.
 * <p>
 * What is loaded while the store runs comes into force twice the refresh interval after the files were changed last: by
 * then every node has seen the change, so that all agree on what is in force at an instant. What a query uses is what was
 * in force when it began.
 */
public final class DimensionStore
        implements Closeable
{
    private static final Logger log = Logger.get(DimensionStore.class);

    /**
     * How long what is no longer in force is kept for queries that began before.
     */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Clock clock;
    private final Duration refreshInterval;
    private final DimensionSource<ExporterTable.Builder, ExporterTable> exporters;
    private final DimensionSource<InterfaceTable.Builder, InterfaceTable> interfaces;
    private final DimensionSource<NetworkTable.Builder, NetworkTable> networks;
    private final DimensionSource<AsnTable.Builder, AsnTable> asns;
    private final DimensionSource<BestRoutes, RouteTable> routes;
    private final List<DimensionSource<?, ?>> sources;
    private final boolean hasFiles;
    private final ScheduledExecutorService executor;

    // the oldest first; never empty
    private volatile List<Version> versions = ImmutableList.of(new Version(Instant.MIN, Dimensions.EMPTY));
    private volatile List<DimensionProblem> problems = ImmutableList.of();
    private boolean loaded;

    /**
     * Nothing is loaded before {@link #start}.
     */
    public DimensionStore(FlowDimensionsConfig config)
    {
        this(config, Clock.systemUTC());
    }

    DimensionStore(FlowDimensionsConfig config, Clock clock)
    {
        this.clock = requireNonNull(clock, "clock is null");
        refreshInterval = Duration.ofMillis(config.getRefreshInterval().toMillis());
        exporters = new DimensionSource<>("exporters", file(config, "exporters.csv"), ExporterTable.Builder::new, ExporterTable.Builder::build, DimensionFiles::readExporters);
        interfaces = new DimensionSource<>("interfaces", file(config, "interfaces.csv"), InterfaceTable.Builder::new, InterfaceTable.Builder::build, DimensionFiles::readInterfaces);
        networks = new DimensionSource<>("networks", file(config, "networks.csv"), NetworkTable.Builder::new, NetworkTable.Builder::build, DimensionFiles::readNetworks);
        Optional<DimensionLocation> routeFiles = config.getDimensionsLocation().map(path -> new DimensionLocation(path, name -> name.startsWith("prefixes.")));
        routes = new DimensionSource<>("prefixes", routeFiles, BestRoutes::new, BestRoutes::build, RouteFile::read);
        Optional<DimensionLocation> asnFiles = config.getAsnLocation().map(path -> new DimensionLocation(path, AsnFile::isDataFile));
        asns = new DimensionSource<>("AS numbers", asnFiles, AsnTable.Builder::new, AsnTable.Builder::build, AsnFile::read);
        sources = ImmutableList.of(exporters, interfaces, networks, routes, asns);
        hasFiles = config.getDimensionsLocation().isPresent() || config.getAsnLocation().isPresent();
        executor = Executors.newSingleThreadScheduledExecutor(daemonThreadsNamed("flow-dimensions-%s"));
    }

    private static Optional<DimensionLocation> file(FlowDimensionsConfig config, String name)
    {
        return config.getDimensionsLocation().map(path -> new DimensionLocation(path, name::equals));
    }

    /**
     * Loads what there is, which is in force at once, and watches the files from now on. Never fails because of a file.
     */
    public void start()
    {
        if (hasFiles) {
            refresh();
            executor.scheduleWithFixedDelay(this::refreshQuietly, refreshInterval.toMillis(), refreshInterval.toMillis(), MILLISECONDS);
        }
    }

    /**
     * What is in force now.
     */
    public Dimensions current()
    {
        return at(clock.instant());
    }

    /**
     * What was in force at the start of a query, the same on every node; of what was replaced more than an hour ago the
     * oldest that is still there.
     */
    public Dimensions at(Instant queryStart)
    {
        List<Version> versions = this.versions;
        for (int i = versions.size() - 1; i > 0; i--) {
            if (!versions.get(i).inForceFrom.isAfter(queryStart)) {
                return versions.get(i).dimensions;
            }
        }
        return versions.getFirst().dimensions;
    }

    /**
     * What could not be used of the files as they are now.
     */
    public List<DimensionProblem> problems()
    {
        return problems;
    }

    private void refreshQuietly()
    {
        try {
            refresh();
        }
        catch (RuntimeException e) {
            // a scheduled task that throws is never run again
            log.error(e, "The files of dimensions could not be looked at");
        }
    }

    synchronized void refresh()
    {
        Instant lastChange = Instant.MIN;
        boolean changed = false;
        for (DimensionSource<?, ?> source : sources) {
            Optional<Instant> change = source.refresh();
            if (change.isPresent()) {
                changed = true;
                lastChange = lastChange.isAfter(change.orElseThrow()) ? lastChange : change.orElseThrow();
            }
        }
        problems = sources.stream().flatMap(source -> source.problems().stream()).collect(toImmutableList());
        if (!loaded) {
            versions = ImmutableList.of(new Version(Instant.MIN, dimensions()));
            loaded = true;
        }
        else if (changed) {
            addVersion(lastChange);
        }
    }

    private void addVersion(Instant lastChange)
    {
        Instant now = clock.instant();
        Instant inForceFrom = lastChange.plus(refreshInterval.multipliedBy(2));
        if (inForceFrom.isBefore(now)) {
            // a copied file may have been changed long ago; a query that has begun goes on with what it has
            inForceFrom = now;
        }
        List<Version> kept = new ArrayList<>(versions);
        // other nodes may not have seen what is not in force yet before it was replaced
        while (kept.size() > 1 && kept.getLast().inForceFrom.isAfter(now)) {
            kept.removeLast();
        }
        while (kept.size() > 1 && kept.get(1).inForceFrom.isBefore(now.minus(KEPT))) {
            kept.removeFirst();
        }
        kept.add(new Version(inForceFrom, dimensions()));
        versions = ImmutableList.copyOf(kept);
        log.info("New data are in force from %s", inForceFrom);
    }

    private Dimensions dimensions()
    {
        return new Dimensions(fingerprint(), exporters.data(), interfaces.data(), networks.data(), asns.data(), routes.data());
    }

    private long fingerprint()
    {
        if (sources.stream().allMatch(source -> source.fingerprint() == 0)) {
            return Dimensions.EMPTY.version();
        }
        Hasher hasher = Hashing.farmHashFingerprint64().newHasher();
        sources.forEach(source -> hasher.putLong(source.fingerprint()));
        return hasher.hash().asLong();
    }

    @Override
    public void close()
    {
        executor.shutdownNow();
    }

    private record Version(Instant inForceFrom, Dimensions dimensions) {}
}
