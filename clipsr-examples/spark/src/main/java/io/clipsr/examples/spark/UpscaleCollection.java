package io.clipsr.examples.spark;

import io.clipsr.UpscaleOptions;
import io.clipsr.image.PictureReader;
import java.io.IOException;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A collection of pictures that outgrows one machine, with Apache Spark. Input and output are whatever Spark has a file
 * system for: {@code file:}, {@code hdfs:}, {@code s3a:}. The folders below the input are found again below the output;
 * a table beside it, {@code OUTPUT-report}, has a row for each picture.
 *
 * <pre>spark-submit --class io.clipsr.examples.spark.UpscaleCollection --jars "$(echo target/lib/*.jar | tr ' ' ,)" \
 *     --conf spark.task.cpus=4 --conf spark.executor.cores=4 target/clipsr-examples-spark.jar \
 *     hdfs:///birds "a small bird" hdfs:///large-birds</pre>
 *
 * One picture takes all cores that it can get, so one task at a time for each executor is best.
 */
public final class UpscaleCollection {
    static final StructType REPORT = StructType.fromDDL("path STRING, output STRING, error STRING");
    /**
     * Pictures are small files and take long: a few of them are a task, not as many as fit into Spark's usual 128 MB.
     */
    private static final long BYTES_PER_TASK = 16 << 20;

    private UpscaleCollection() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: UpscaleCollection INPUT-FOLDER \"what its pictures show\" OUTPUT-FOLDER");
            return;
        }
        try (SparkSession spark = SparkSession.builder().appName("CLIP-SR").getOrCreate()) {
            Dataset<Row> report = upscale(spark, args[0], args[2], args[1]);
            report.where("error IS NOT NULL").show(20, false);
            report.selectExpr("count(*) AS pictures", "count(output) AS done", "count(error) AS failed")
                    .show();
        }
    }

    /**
     * Upscales all pictures and gives back the report, read from where it was written, for Spark computes anew what is
     * asked for twice.
     */
    static Dataset<Row> upscale(SparkSession spark, String input, String output, String prompt) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        spark.conf().set("spark.sql.files.maxPartitionBytes", BYTES_PER_TASK);
        Dataset<Row> pictures = spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", true)
                .option("pathGlobFilter", pictureNames())
                .load(input);
        MapFunction<Row, Row> work = picture -> {
            PictureTask task = new PictureTask(hadoop.value(), new Path(input), new Path(output));
            return task.run(
                    new Path(picture.<String>getAs("path")), picture.getAs("content"), UpscaleOptions.of(prompt));
        };
        String table = new Path(output).suffix("-report").toString();
        pictures.map(work, Encoders.row(REPORT))
                .write()
                .mode(SaveMode.Overwrite)
                .json(table);
        return spark.read().schema(REPORT).json(table);
    }

    /** {@code *.{[pP][nN][gG],...}}: Spark's patterns know upper from lower case. */
    private static String pictureNames() {
        return PictureReader.extensions().stream()
                .map(extension -> extension
                        .chars()
                        .mapToObj(c -> "[" + (char) c + (char) Character.toUpperCase(c) + "]")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(",", "*.{", "}"));
    }
}
