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
package dev.trinoflow.archiver.config;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.airlift.units.MinDataSize;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

import java.io.File;
import java.nio.file.Path;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * How the archiver works. Where the flows come from and go to is in the catalog file, which it shares with Trino.
 */
public class ArchiverConfig
{
    private File catalogFile = Path.of("etc/catalog/flow.properties").toFile();
    private String groupId = "flow-archiver";
    private Duration commitInterval = new Duration(60, SECONDS);
    private DataSize commitSize = DataSize.of(512, MEGABYTE);
    private DataSize maxFileSize = DataSize.of(256, MEGABYTE);
    // with a quarter of a heap of 1 GB the archiver runs out of memory, and less makes more rows to write
    private DataSize rollupMemory = DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 16);
    private int rowGroupRows = 100_000;
    private LostOffsetsPolicy lostOffsets = LostOffsetsPolicy.CONTINUE;
    private Duration shutdownTimeout = new Duration(30, SECONDS);
    private String httpAddress = "127.0.0.1";
    private int httpPort = 9464;

    /**
     * What to do when Kafka's retention has removed messages before they were archived.
     */
    public enum LostOffsetsPolicy
    {
        /**
         * Stop, so that a person decides.
         */
        STOP,
        /**
         * Record how many offsets were lost in the table's properties, and go on.
         */
        CONTINUE,
        /**/
    }

    @NotNull
    public File getCatalogFile()
    {
        return catalogFile;
    }

    @Config("catalog.file")
    @ConfigDescription("Catalog file of Trino's flow connector: where the flows come from and go to")
    public ArchiverConfig setCatalogFile(File catalogFile)
    {
        this.catalogFile = catalogFile;
        return this;
    }

    @NotBlank
    public String getGroupId()
    {
        return groupId;
    }

    @Config("archiver.group-id")
    @ConfigDescription("Kafka consumer group that spreads the partitions over the archivers of one archive")
    public ArchiverConfig setGroupId(String groupId)
    {
        this.groupId = groupId;
        return this;
    }

    @MinDuration("100ms")
    public Duration getCommitInterval()
    {
        return commitInterval;
    }

    @Config("archiver.commit-interval")
    @ConfigDescription("Longest time that a flow waits for its commit")
    public ArchiverConfig setCommitInterval(Duration commitInterval)
    {
        this.commitInterval = commitInterval;
        return this;
    }

    @MinDataSize("1MB")
    public DataSize getCommitSize()
    {
        return commitSize;
    }

    @Config("archiver.commit-size")
    @ConfigDescription("Size of files after which a commit does not wait for the interval")
    public ArchiverConfig setCommitSize(DataSize commitSize)
    {
        this.commitSize = commitSize;
        return this;
    }

    @MinDataSize("1MB")
    public DataSize getMaxFileSize()
    {
        return maxFileSize;
    }

    @Config("archiver.max-file-size")
    @ConfigDescription("Size at which a file is closed and the next begun")
    public ArchiverConfig setMaxFileSize(DataSize maxFileSize)
    {
        this.maxFileSize = maxFileSize;
        return this;
    }

    @Min(1000)
    @Max(1_000_000)
    public int getRowGroupRows()
    {
        return rowGroupRows;
    }

    @Config("archiver.row-group-rows")
    @ConfigDescription("Flows in a row group, which is what a query skips or reads; the archiver holds that many in memory")
    public ArchiverConfig setRowGroupRows(int rowGroupRows)
    {
        this.rowGroupRows = rowGroupRows;
        return this;
    }

    @MinDataSize("1MB")
    public DataSize getRollupMemory()
    {
        return rollupMemory;
    }

    @Config("archiver.rollup-memory")
    @ConfigDescription("Memory for the sums of all rollups; where it is not enough for the flows of one commit, more partial sums are written")
    public ArchiverConfig setRollupMemory(DataSize rollupMemory)
    {
        this.rollupMemory = rollupMemory;
        return this;
    }

    @NotNull
    public LostOffsetsPolicy getLostOffsets()
    {
        return lostOffsets;
    }

    @Config("archiver.lost-offsets")
    @ConfigDescription("When Kafka deleted messages before they were archived: STOP, or CONTINUE and record the loss")
    public ArchiverConfig setLostOffsets(LostOffsetsPolicy lostOffsets)
    {
        this.lostOffsets = lostOffsets;
        return this;
    }

    @MinDuration("0s")
    public Duration getShutdownTimeout()
    {
        return shutdownTimeout;
    }

    @Config("archiver.shutdown-timeout")
    @ConfigDescription("How long the last commit may take when the archiver is stopped or loses a partition")
    public ArchiverConfig setShutdownTimeout(Duration shutdownTimeout)
    {
        this.shutdownTimeout = shutdownTimeout;
        return this;
    }

    @NotBlank
    public String getHttpAddress()
    {
        return httpAddress;
    }

    @Config("archiver.http-address")
    @ConfigDescription("Address that /metrics and /health listen on")
    public ArchiverConfig setHttpAddress(String httpAddress)
    {
        this.httpAddress = httpAddress;
        return this;
    }

    @Min(0)
    @Max(65535)
    public int getHttpPort()
    {
        return httpPort;
    }

    @Config("archiver.http-port")
    @ConfigDescription("Port that /metrics and /health listen on; 0 takes a free one")
    public ArchiverConfig setHttpPort(int httpPort)
    {
        this.httpPort = httpPort;
        return this;
    }
}
