using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Outline;
using UglyToad.PdfPig.Tokens;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>The bookmarks of a PDF by the page they point to.</summary>
internal static class PdfOutline
{
    private const int Deepest = 32;
    private const int Most = 20_000;

    public static ILookup<int, BookmarkNode> Of(PdfDocument pdf) =>
        IsSane(pdf) && pdf.TryGetBookmarks(out var bookmarks)
            ? bookmarks.GetNodes().OfType<DocumentBookmarkNode>().ToLookup(node => node.PageNumber, BookmarkNode (node) => node)
            : Enumerable.Empty<BookmarkNode>().ToLookup(_ => 0);

    /// <summary>The library goes down the tree by calling itself: how deep that is has to be known before.</summary>
    private static bool IsSane(PdfDocument pdf)
    {
        var open = new Stack<(DictionaryToken Node, int Depth)>();
        var seen = new HashSet<IndirectReference>();
        Push(pdf.Structure.Catalog.CatalogDictionary, "Outlines", 0);
        while (open.TryPop(out var item))
        {
            if (item.Depth > Deepest || seen.Count > Most)
                return false;

            Push(item.Node, "Next", item.Depth);
            Push(item.Node, "First", item.Depth + 1);
        }

        return true;

        void Push(DictionaryToken from, string name, int depth)
        {
            if (!from.TryGet(NameToken.Create(name), out var token))
                return;

            if (token is IndirectReferenceToken reference)
                token = seen.Add(reference.Data) ? pdf.Structure.GetObject(reference.Data)?.Data : null;
            if (token is DictionaryToken node)
                open.Push((node, depth));
        }
    }
}
