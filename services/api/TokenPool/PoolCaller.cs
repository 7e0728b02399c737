using System.ClientModel.Primitives;
using System.Globalization;

namespace ChatAi.Api.TokenPool;

/// <summary>For whom the pool works: it accounts by tenant and assistant, and keeps a dialog with its key.</summary>
internal sealed record PoolCaller(long UserId, long AssistantId, long? DialogId = null)
{
    /// <summary>Puts the caller's headers on every request of one client.</summary>
    internal sealed class Headers(PoolCaller caller) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message.Request.Headers);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message.Request.Headers);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }

        private void Set(PipelineRequestHeaders headers)
        {
            headers.Set("X-ChatAi-User-Id", caller.UserId.ToString(CultureInfo.InvariantCulture));
            headers.Set("X-ChatAi-Assistant-Id", caller.AssistantId.ToString(CultureInfo.InvariantCulture));
            if (caller.DialogId is { } dialog)
                headers.Set("X-ChatAi-Dialog-Id", dialog.ToString(CultureInfo.InvariantCulture));
        }
    }
}
