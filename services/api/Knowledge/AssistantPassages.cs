namespace ChatAi.Api.Knowledge;

/// <summary>What an assistant can be asked about.</summary>
internal static class AssistantPassages
{
    /// <summary>
    /// How many passages the assistant <c>a</c> has: of its documents, and one for each pair of a question and its answer.
    /// The passages themselves are not counted, for each is half a page long and this is asked before every answer.
    /// </summary>
    public const string Count = """
        (select coalesce(sum(d.passage_count), 0)
                from   documents d
                where  d.assistant_id = a.id and d.status = 'ready')
               + (select count(*)
                  from   qa_knowledge q
                  where  q.assistant_id = a.id and q.is_searchable)
        """;
}
