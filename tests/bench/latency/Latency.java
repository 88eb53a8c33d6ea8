import io.anserini.search.query.BagOfWordsQueryGenerator;
import io.anserini.search.similarity.ImpactSimilarity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;

/**
 * Times of SearchCollection -impact -pretokenized, query by query: its analyzer, query, similarity and order, without the run.
 *
 * <p>usage: Latency INDEX TOPICS.tsv K PASSES; after a pass to warm up a line a query and pass: number, nanoseconds, hits, sum of scores.
 */
public class Latency {
  public static void main(String[] arguments) throws Exception {
    int k = Integer.parseInt(arguments[2]);
    int passes = Integer.parseInt(arguments[3]);
    List<String> lines = Files.readAllLines(Path.of(arguments[1]));
    IndexSearcher.setMaxClauseCount(Integer.MAX_VALUE);
    IndexSearcher searcher =
        new IndexSearcher(DirectoryReader.open(FSDirectory.open(Path.of(arguments[0]))));
    searcher.setSimilarity(new ImpactSimilarity());
    searcher.setQueryCache(null);
    Sort order = new Sort(SortField.FIELD_SCORE, new SortField("id", SortField.Type.STRING_VAL));
    WhitespaceAnalyzer analyzer = new WhitespaceAnalyzer();
    BagOfWordsQueryGenerator generator = new BagOfWordsQueryGenerator();
    StringBuilder out = new StringBuilder();
    for (int pass = 0; pass <= passes; pass++) {
      for (int number = 0; number < lines.size(); number++) {
        String text = lines.get(number).split("\t")[1];
        long started = System.nanoTime();
        Query query = generator.buildQuery("contents", analyzer, text);
        TopDocs found = searcher.search(query, k, order, true);
        long took = System.nanoTime() - started;
        double sum = 0;
        for (ScoreDoc hit : found.scoreDocs) sum += hit.score;
        if (pass > 0) {
          out.append(number + " " + took + " " + found.scoreDocs.length + " " + (long) sum + "\n");
        }
      }
    }
    System.out.print(out);
  }
}
