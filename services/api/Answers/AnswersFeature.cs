using Microsoft.Extensions.Options;

namespace ChatAi.Api.Answers;

internal static class AnswersFeature
{
    public static void AddAnswers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AnswerOptions>().Bind(builder.Configuration.GetSection("Answers")).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AnswerOptions>, AnswerOptionsValidator>();
        builder.Services.AddSingleton<AnswerMetrics>();
        builder.Services.AddSingleton<Answering>();
    }
}
