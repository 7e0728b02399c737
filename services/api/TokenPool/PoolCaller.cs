using System.ClientModel.Primitives;
using System.Globalization;

namespace ChatAi.Api.TokenPool;

/// <summary>For whom the pool works: it accounts by tenant and assistant, and keeps a dialog with its key.</summary>
/// <param name="AvoidKeyId">A key that has just broken off: the pool takes another while there is one.</param>
internal sealed record PoolCaller(long UserId, long AssistantId, long? DialogId = null, string? AvoidKeyId = null)
{
    /// <summary>Puts the caller's headers on the request of one call, and keeps what the pool's own say.</summary>
    internal sealed class Headers(PoolCaller caller) : PipelinePolicy
    {
        /// <summary>The key that answers, as soon as it does.</summary>
        public string? KeyId { get; private set; }

        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message.Request.Headers);
            ProcessNext(message, pipeline, currentIndex);
            Read(message.Response);
        }

        public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message.Request.Headers);
            await ProcessNextAsync(message, pipeline, currentIndex);
            Read(message.Response);
        }

        private void Set(PipelineRequestHeaders headers)
        {
            headers.Set("X-ChatAi-User-Id", caller.UserId.ToString(CultureInfo.InvariantCulture));
            headers.Set("X-ChatAi-Assistant-Id", caller.AssistantId.ToString(CultureInfo.InvariantCulture));
            if (caller.DialogId is { } dialog)
                headers.Set("X-ChatAi-Dialog-Id", dialog.ToString(CultureInfo.InvariantCulture));
            if (caller.AvoidKeyId is { } key)
                headers.Set("X-ChatAi-Avoid-Key-Id", key);
        }

        private void Read(PipelineResponse? response) =>
            KeyId = response?.Headers.TryGetValue("X-ChatAi-Key-Id", out var key) is true ? key : null;
    }
}
