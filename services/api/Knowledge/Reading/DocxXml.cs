using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>The parts of a Word file as a stream of nodes: no tree of them is ever in memory, however they are nested.</summary>
internal static class DocxXml
{
    private const int Deepest = 256;

    public static XmlReader Open(OpenXmlPart part) => XmlReader.Create(
        part.GetStream(FileMode.Open, FileAccess.Read),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, CloseInput = true });

    public static bool Read(XmlReader reader) =>
        reader.Read() && (reader.Depth <= Deepest ? true : throw new UnreadableException("It is nested too deeply"));

    /// <summary>Whatever its namespace: there are two, for the strict and the usual form.</summary>
    public static string? Attribute(XmlReader reader, string name)
    {
        for (var place = 0; place < reader.AttributeCount; place++)
        {
            reader.MoveToAttribute(place);
            if (reader.LocalName != name)
                continue;

            var value = reader.Value;
            reader.MoveToElement();
            return value;
        }

        reader.MoveToElement();
        return null;
    }
}
