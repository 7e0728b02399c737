using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatAi.Api.Unanswered;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>A question and an answer in the form in which they are kept: every file format can carry it there and back.</summary>
internal readonly record struct PairText(string Question, string Answer)
{
    public const int LongestQuestion = 1_000;
    public const int LongestAnswer = 10_000;

    /// <summary>The same for questions that differ in nothing but case, punctuation and spaces.</summary>
    public byte[] QuestionHash => HashOf(Question);

    /// <summary>What keeps it from being taken; null: nothing.</summary>
    public string? Fault => this switch
    {
        { Question: "" } => "It has no question",
        { Answer: "" } => "It has no answer",
        { Question.Length: > LongestQuestion } => $"The question has more than {LongestQuestion} characters",
        { Answer.Length: > LongestAnswer } => $"The answer has more than {LongestAnswer} characters",
        _ => null,
    };

    public static PairText Of(string? question, string? answer) => new(Clean(question ?? ""), Clean(answer ?? ""));

    public static byte[] HashOf(string question)
    {
        // Signs alone are no words, but they may be all there is to tell two questions apart.
        var form = QuestionForm.Of(question, LongestQuestion * 2);
        return SHA256.HashData(Encoding.UTF8.GetBytes(form == "?" ? question : form));
    }

    /// <summary>No space around it, line feeds as line ends, and no signs that are not text.</summary>
    public static string Clean(string text) => string.Concat(
        text.ReplaceLineEndings("\n").Where(character => character is '\n' or '\t' || char.GetUnicodeCategory(character) != UnicodeCategory.Control)).Trim();
}
