/** Anserini's SearchCollection without Lucene's limit of 1,024 distinct tokens a query. */
public class LiftClauseLimit {
  public static void main(String[] arguments) throws Exception {
    org.apache.lucene.search.IndexSearcher.setMaxClauseCount(Integer.MAX_VALUE);
    io.anserini.search.SearchCollection.main(arguments);
  }
}
