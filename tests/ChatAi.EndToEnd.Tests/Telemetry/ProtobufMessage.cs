using System.Text;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>
/// A message of Protocol Buffers as far as the wire tells it: fields by number.
/// <see href="https://protobuf.dev/programming-guides/encoding/"/>
/// </summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ReadOnlyMemory<byte> Bytes)> fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message.Span, ref at);
            fields.Add(((int)(key >> 3), Value(message, (int)(key & 7), ref at)));
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int field) => All(field).Select(bytes => new ProtobufMessage(bytes));

    public string Text(int field) => Encoding.UTF8.GetString(Last(field).Span);

    public string Hex(int field) => Convert.ToHexStringLower(Last(field).Span);

    private IEnumerable<ReadOnlyMemory<byte>> All(int field) => fields.Where(entry => entry.Field == field).Select(entry => entry.Bytes);

    private ReadOnlyMemory<byte> Last(int field) => All(field).LastOrDefault();

    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> message, int wireType, ref int at)
    {
        var begin = at;
        switch (wireType)
        {
            case 0:
                Varint(message.Span, ref at);
                return message[begin..at];
            case 1:
                at += sizeof(ulong);
                return message[begin..at];
            case 2:
                var length = (int)Varint(message.Span, ref at);
                at += length;
                return message[(at - length)..at];
            case 5:
                at += sizeof(uint);
                return message[begin..at];
            default:
                throw new InvalidDataException($"There is no wire type {wireType}.");
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
