using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The end of a Redis connection string, which depends on whether the endpoint speaks TLS. Private servers never do;
/// in the manifest Aspire gives the choice a resource of its own, named by the choice and its xxHash32.
/// </summary>
internal sealed class TlsSuffix(EndpointReference endpoint) : IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    private const string WhenEnabled = ",ssl=true";

    private readonly EndpointReferenceExpression condition = endpoint.Property(EndpointProperty.TlsEnabled);

    public string Name
    {
        get
        {
            var condition = this.condition.ValueExpression;
            var words = condition.Trim('{', '}').Replace('.', '-');
            var hash = XxHash32(Encoding.UTF8.GetBytes(condition + WhenEnabled + bool.TrueString));
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cond-{LowerCase(words)}-{hash:x8}");
        }
    }

    public string ValueExpression => $"{{{Name}.connectionString}}";

    IEnumerable<object> IValueWithReferences.References => [condition];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>("");

    private static string LowerCase(string text) => string.Concat(text.Select(char.ToLowerInvariant));

    /// <summary>xxHash32 with seed 0, of at least 16 bytes (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).</summary>
    private static uint XxHash32(ReadOnlySpan<byte> bytes)
    {
        const uint p1 = 2_654_435_761, p2 = 2_246_822_519, p3 = 3_266_489_917, p4 = 668_265_263, p5 = 374_761_393;

        Span<uint> lanes = [unchecked(p1 + p2), p2, 0, unchecked(0 - p1)];
        var rest = bytes;
        unchecked
        {
            for (; rest.Length >= 16; rest = rest[16..])
            {
                for (var lane = 0; lane < 4; lane++)
                    lanes[lane] = BitOperations.RotateLeft(lanes[lane] + (BinaryPrimitives.ReadUInt32LittleEndian(rest[(lane * 4)..]) * p2), 13) * p1;
            }

            var hash = BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7)
                + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18) + (uint)bytes.Length;

            for (; rest.Length >= 4; rest = rest[4..])
                hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(rest) * p3), 17) * p4;
            foreach (var last in rest)
                hash = BitOperations.RotateLeft(hash + (last * p5), 11) * p1;

            hash = (hash ^ (hash >> 15)) * p2;
            hash = (hash ^ (hash >> 13)) * p3;
            return hash ^ (hash >> 16);
        }
    }
}
