using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>A short made-up stream of each dialect, read by name and by detection, whole and byte by byte.</summary>
public class DialectTests
{
    public static TheoryData<string, string, string> Streams => new()
    {
        {
            "openai-responses",
            """
            data: {"type":"response.created","response":{"id":"resp_1","model":"m","output":[]},"sequence_number":0}
            event: response.created

            event: response.output_item.added
            data: {"item":{"id":"rs_1","type":"reasoning","summary":[]},"output_index":0,"sequence_number":1,"type":"response.output_item.added"}

            data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"Hm."}

            data: {"type":"response.reasoning_summary_text.done","output_index":0,"summary_index":0,"text":"Hm."}

            data: {"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","encrypted_content":"gAAA","summary":[{"type":"summary_text","text":"Hm."}]}}

            data: {"type":"response.output_item.added","output_index":1,"item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"look","arguments":""}}

            data: {"type":"response.function_call_arguments.delta","output_index":1,"item_id":"fc_rotated","delta":"{\"a\""}

            data: {"type":"response.function_call_arguments.delta","output_index":1,"item_id":"fc_again","delta":":1}"}

            data: {"type":"response.output_item.done","output_index":1,"item":{"id":"fc_1","type":"function_call","call_id":"call_1","name":"look","arguments":"{\"a\":1}"}}

            data: {"type":"response.web_search_call.searching","output_index":2}

            data: {"type":"response.output_item.done","output_index":2,"item":{"type":"web_search_call","id":"ws_1","status":"completed"}}

            data: {"type":"response.content_part.done","output_index":3,"content_index":0,"part":{"type":"output_text","text":"Hi"}}

            data: {"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"reasoning"},{"type":"function_call","call_id":"call_1"},{"type":"web_search_call"},{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":3,"input_tokens_details":{"cached_tokens":1},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":8}}}

            data: [DONE]


            """,
            """
            MessageStart resp_1 m
            Reasoning 0.0 Hm.
            RedactedReasoning 0.0 gAAA
            ToolCallStart 0.1 call_1 look
            ToolCallArguments 0.1 {"a"
            ToolCallArguments 0.1 :1}
            ToolCallEnd 0.1
            Unknown web_search_call
            Text 0.3 Hi
            Finish 0 max_output_tokens Length
            Usage 3 5 8 1 2
            Completed
            """
        },
        {
            "gemini-interactions",
            """
            event: interaction.created
            data: {"interaction":{"id":"v1_1","status":"in_progress","model":"m"},"event_type":"interaction.created","metadata":{"usage":{"total_input_tokens":4}}}

            event: interaction.status_update
            data: {"interaction_id":"v1_1","status":"in_progress","event_type":"interaction.status_update"}

            data: {"index":0,"step":{"type":"thought"},"event_type":"step.start"}

            data: {"index":0,"delta":{"content":{"text":"Hm.","type":"text"},"type":"thought_summary"},"event_type":"step.delta"}

            data: {"index":0,"delta":{"signature":"CiQB","type":"thought_signature"},"event_type":"step.delta"}

            data: {"index":0,"event_type":"step.stop"}

            data: {"index":1,"step":{"id":"c1","signature":"","type":"function_call","name":"look","arguments":{}},"event_type":"step.start"}

            data: {"index":1,"delta":{"arguments":"{\"a\":1}","type":"arguments_delta"},"event_type":"step.delta"}

            data: {"index":1,"event_type":"step.stop"}

            data: {"index":2,"step":{"type":"google_search_call"},"event_type":"step.start"}

            data: {"index":3,"delta":{"text":"Hi","type":"text"},"event_type":"step.delta"}

            data: {"interaction":{"id":"v1_1","status":"requires_action","usage":{"total_tokens":12,"total_input_tokens":4,"total_cached_tokens":0,"total_output_tokens":5,"total_thought_tokens":3}},"event_type":"interaction.completed"}

            event: done
            data: [DONE]


            """,
            """
            MessageStart v1_1 m
            Usage 4 - - - -
            Reasoning 0.0 Hm.
            Signature 0.0 CiQB
            ToolCallStart 0.1 c1 look
            ToolCallArguments 0.1 {"a":1}
            ToolCallEnd 0.1
            Unknown google_search_call
            Text 0.3 Hi
            Finish 0 requires_action ToolCalls
            Usage 4 5 12 0 3
            Completed
            """
        },
        {
            "openai-completions",
            """
            data: {"id":"cmpl-1","object":"text_completion","model":"m","choices":[{"text":" a","index":1,"logprobs":null,"finish_reason":null}],"usage":null}

            data: {"id":"cmpl-1","object":"text_completion","model":"m","choices":[{"index":0,"finish_reason":"length","text":" b"}]}

            data: {"id":"cmpl-1","object":"text_completion","model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}

            data: [DONE]


            """,
            """
            MessageStart cmpl-1 m
            Text 1.0  a
            Text 0.0  b
            Finish 0 length Length
            Usage 1 2 3 - -
            Completed
            """
        },
        {
            "gemini",
            """
            data: {"candidates": [{"content": {"parts": [{"text": "Hm.","thought": true}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 4,"thoughtsTokenCount": 1},"modelVersion": "m","responseId": "r"}

            data: {"candidates": [{"content": {"parts": [{"text": "Hi","thoughtSignature": "c2ln"},{"functionCall": {"name": "look","args": {"a": 1}}},{"functionCall": {"name": "look","args": {},"id": "x"}}]},"index": 0}],"usageMetadata": {"promptTokenCount": 4,"thoughtsTokenCount": 1}}

            data: {"candidates": [{"content": {"parts": [{"inlineData": {"mimeType": "image/png","data": "iVBO"}},{"functionCall": {"name": "slow","willContinue": true}}]},"finishReason": "STOP","index": 0}],"usageMetadata": {"promptTokenCount": 4,"candidatesTokenCount": 7,"totalTokenCount": 12,"thoughtsTokenCount": 1}}


            """,
            """
            MessageStart r m
            Reasoning 0.0 Hm.
            Usage 4 - - - 1
            Text 0.0 Hi
            Signature 0.0 c2ln
            ToolCallStart 0.0  look
            ToolCallArguments 0.0 {"a": 1}
            ToolCallEnd 0.0
            ToolCallStart 0.1 x look
            ToolCallArguments 0.1 {}
            ToolCallEnd 0.1
            Unknown image/png
            ToolCallStart 0.2  slow
            ToolCallEnd 0.2
            Finish 0 STOP Stop
            Usage 4 7 12 - 1
            Completed
            """
        },
        {
            // Signatures of a text, of one of several calls, of an empty text, and of a call that comes in pieces.
            "gemini",
            """
            data: {"candidates": [{"content": {"parts": [{"text": "Hi"},{"functionCall": {"name": "look","args": {}},"thoughtSignature": "Zmlyc3Q="},{"functionCall": {"name": "look","args": {}}},{"text": "","thoughtSignature": "ZW5k"}]}}]}

            data: {"candidates": [{"content": {"parts": [{"text": "Then","thoughtSignature": "dGV4dA=="},{"functionCall": {"name": "slow","willContinue": true},"thoughtSignature": "c2xvdw=="}]}}]}

            data: {"candidates": [{"content": {"parts": [{"functionCall": {"partialArgs": [{"jsonPath": "$.a","numberValue": 1}],"willContinue": true}},{"functionCall": {}}]},"finishReason": "STOP"}]}


            """,
            """
            Text 0.0 Hi
            ToolCallStart 0.0  look
            ToolCallArguments 0.0 {}
            Signature 0.0 Zmlyc3Q=
            ToolCallEnd 0.0
            ToolCallStart 0.1  look
            ToolCallArguments 0.1 {}
            ToolCallEnd 0.1
            Signature 0.0 ZW5k
            Text 0.0 Then
            Signature 0.0 dGV4dA==
            ToolCallStart 0.2  slow
            Signature 0.2 c2xvdw==
            ToolCallArguments 0.2 {"a":1
            ToolCallArguments 0.2 }
            ToolCallEnd 0.2
            Finish 0 STOP Stop
            Completed
            """
        },
        {
            "gemini",
            """
            data: {"promptFeedback": {"blockReason": "SAFETY","blockReasonMessage": "No."},"usageMetadata": {"promptTokenCount": 4}}


            """,
            """
            Usage 4 - - - -
            Error  SAFETY No.
            ProviderError
            """
        },
        {
            "cohere-v2",
            """
            event: message-start
            data: {"id":"i","type":"message-start","delta":{"message":{"role":"assistant","content":[]}}}

            event: tool-plan-delta
            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I look."}}}

            event: tool-call-start
            data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"c","type":"function","function":{"name":"look","arguments":""}}}}}

            event: tool-call-delta
            data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{}"}}}}}

            event: tool-call-end
            data: {"type":"tool-call-end","index":0}

            event: content-start
            data: {"type":"content-start","index":1,"delta":{"message":{"content":{"type":"text","text":""}}}}

            event: content-delta
            data: {"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"Hi"}}}}

            event: citation-start
            data: {"type":"citation-start","index":0,"delta":{"message":{"citations":{"start":0}}}}

            event: message-end
            data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":1,"output_tokens":1},"tokens":{"input_tokens":9,"output_tokens":2}}}}

            data: [DONE]


            """,
            """
            MessageStart i 
            Reasoning 0.0 I look.
            ToolCallStart 0.0 c look
            ToolCallArguments 0.0 {}
            ToolCallEnd 0.0
            Text 0.1 Hi
            Citation 0.0 {"start":0}
            Finish 0 COMPLETE Stop
            Usage 9 2 - - -
            Completed
            """
        },
        {
            "mistral",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]}]},"finish_reason":null}],"p":"abc"}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}],"p":"abcdef"}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"","tool_calls":[{"id":"aB3","function":{"name":"look","arguments":"{}"}},{"id":"cD4","function":{"name":"look","arguments":{"a":1}}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}

            data: [DONE]


            """,
            """
            MessageStart i m
            Reasoning 0.0 Hm.
            Text 0.0 Hi
            ToolCallStart 0.0 aB3 look
            ToolCallArguments 0.0 {}
            ToolCallStart 0.1 cD4 look
            ToolCallArguments 0.1 {"a":1}
            ToolCallEnd 0.0
            ToolCallEnd 0.1
            Finish 0 tool_calls ToolCalls
            Usage 1 2 3 - -
            Completed
            """
        },
        {
            "mistral",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":[{"type":"text","text":"Hi"},{"type":"reference","reference_ids":[1]},{"type":"image_url","image_url":"u"}]},"finish_reason":"model_length"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"num_cached_tokens":1}}

            data: [DONE]


            """,
            """
            MessageStart i m
            Text 0.0 Hi
            Citation 0.0 {"type":"reference","reference_ids":[1]}
            Unknown image_url
            Finish 0 model_length Length
            Usage 1 2 3 1 -
            Completed
            """
        },
        {
            // Moonshot: the usage in the choice. Copilot: reasoning_text.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"reasoning_text":"Hm."},"finish_reason":null}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":4,"completion_tokens":5,"total_tokens":9,"cached_tokens":2}}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Reasoning 0.0 Hm.
            Finish 0 stop Stop
            Usage 4 5 9 2 -
            Completed
            """
        },
        {
            // A citation is a value of its own: half a surrogate pair at its end is not continued by the next.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"citations":["a\ud83d","\ude42b"]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"citations":[{"n":1}]},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Citation 0.0 a\uFFFD
            Citation 0.0 \uFFFDb
            Citation 0.0 {"n":1}
            Finish 0 stop Stop
            Completed
            """.Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal)
        },
        {
            // A tool whose input is free text; links; an image.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"custom","custom":{"name":"run","input":""}}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"custom":{"input":"print"}}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"","annotations":[{"type":"url_citation"}],"images":[{"type":"image_url","image_url":{"url":"data:"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":4,"cached_tokens":3}}

            data: [DONE]


            """,
            """
            MessageStart i m
            ToolCallStart 0.0 c run
            ToolCallArguments 0.0 print
            Citation 0.0 {"type":"url_citation"}
            Unknown image_url
            ToolCallEnd 0.0
            Finish 0 tool_calls ToolCalls
            Usage 4 - - 3 -
            Completed
            """
        },
        {
            // Groq, which states usage beside the chunk, and stops early.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[],"x_groq":{"id":"r","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":2}}}}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[],"x_groq":{"id":"r","error":"over capacity"}}

            data: [DONE]


            """,
            """
            MessageStart i m
            Usage 1 2 3 1 2
            Error   over capacity
            ProviderError
            """
        },
        {
            "cohere-v2",
            """
            data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":1,"output_tokens":2},"cached_tokens":4,"tokens":{"input_tokens":9,"output_tokens":8,"reasoning_tokens":5}}}}


            """,
            """
            Finish 0 COMPLETE Stop
            Usage 9 8 - 4 5
            Completed
            """
        },
        {
            // Without the tokens that were processed, those that are charged.
            "cohere-v2",
            """
            data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":1,"output_tokens":2}}}}


            """,
            """
            Finish 0 COMPLETE Stop
            Usage 1 2 - - -
            Completed
            """
        },
        {
            // What a search found, told behind the text that it is for.
            "gemini-interactions",
            """
            data: {"index":0,"delta":{"text":"Hi","type":"text"},"event_type":"step.delta"}

            data: {"index":0,"delta":{"annotations":[{"type":"url_citation","url":"u"},{"type":"place_citation"}],"type":"text_annotation_delta"},"event_type":"step.delta"}

            data: {"interaction":{"id":"v1_1","status":"completed"},"event_type":"interaction.completed"}


            """,
            """
            Text 0.0 Hi
            Citation 0.0 {"type":"url_citation","url":"u"}
            Citation 0.0 {"type":"place_citation"}
            Finish 0 completed Stop
            Completed
            """
        },
        {
            // A gateway whose provider does not stream: the whole answer, as one event.
            "openai-chat",
            """
            data: {"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","reasoning_content":"Hm.","refusal":null,"tool_calls":[{"id":"t1","type":"function","function":{"name":"look","arguments":"{}"}},{"id":"t2","type":"function","function":{"name":"look","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}

            data: [DONE]


            """,
            """
            MessageStart c m
            Reasoning 0.0 Hm.
            Text 0.0 Hi
            ToolCallStart 0.0 t1 look
            ToolCallArguments 0.0 {}
            ToolCallEnd 0.0
            ToolCallStart 0.1 t2 look
            ToolCallArguments 0.1 {"a":1}
            ToolCallEnd 0.1
            Finish 0 tool_calls ToolCalls
            Usage 1 2 3 - -
            Completed
            """
        },
        {
            // Beside deltas, a message is what was said so far (Perplexity, Writer).
            "openai-chat",
            """
            data: {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"delta":{"content":"Hi"}}]}

            data: {"object":"chat.completion.done","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"delta":{"content":""},"finish_reason":"stop"}]}

            data: {"object":"chat.completion.done","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"}}]}

            data: [DONE]


            """,
            """
            Text 0.0 Hi
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // The last event alone ends the stream; an error has an event of its own.
            "gemini-interactions",
            """
            data: {"interaction":{"id":"v1_1"},"event_type":"interaction.created"}

            event: error
            data: {"error":{"code":500,"message":"No."},"event_type":"error"}

            data: {"interaction":{"id":"v1_1","status":"failed"},"event_type":"interaction.completed"}


            """,
            """
            MessageStart v1_1 
            Error  500 No.
            Finish 0 failed Error
            Error failed  
            ProviderError
            """
        },
        {
            // The format before there were steps.
            "gemini-interactions",
            """
            data: {"event_type":"interaction.start","interaction":{"id":"v1_1","model":"m","status":"in_progress"}}

            data: {"event_type":"content.start","index":0,"content":{"type":"thought"}}

            data: {"event_type":"content.delta","index":0,"delta":{"type":"thought_summary","content":{"type":"text","text":"Hm."}}}

            data: {"event_type":"content.delta","index":0,"delta":{"type":"thought_signature","signature":"CiQB"}}

            data: {"event_type":"content.stop","index":0}

            data: {"event_type":"content.delta","index":1,"delta":{"type":"text","text":"Hi"}}

            data: {"event_type":"content.delta","index":2,"delta":{"type":"function_call","id":"c","name":"look","arguments":{"a":1}}}

            data: {"event_type":"content.delta","index":3,"delta":{"type":"image","data":"iVBO"}}

            data: {"event_type":"interaction.complete","interaction":{"id":"v1_1","status":"requires_action","usage":{"total_input_tokens":4,"total_output_tokens":5,"total_tokens":9}}}


            """,
            """
            MessageStart v1_1 m
            Reasoning 0.0 Hm.
            Signature 0.0 CiQB
            Text 0.1 Hi
            ToolCallStart 0.2 c look
            ToolCallArguments 0.2 {"a":1}
            ToolCallEnd 0.2
            Unknown image
            Finish 0 requires_action ToolCalls
            Usage 4 5 9 - -
            Completed
            """
        },
        {
            "gemini-interactions",
            """
            data: {"interaction":{"id":"v1_1","status":"completed"},"event_type":"interaction.completed"}


            """,
            """
            Finish 0 completed Stop
            Completed
            """
        },
        {
            // Without requested details, a complete text states that it is the whole.
            "tgi",
            """
            data:{"index":1,"token":{"id":13,"text":"Hi","logprob":-0.1,"special":false},"generated_text":"Hi","details":null}


            """,
            """
            Text 0.0 Hi
            Completed
            """
        },
        {
            "tgi",
            """
            data:{"index":1,"token":{"id":13,"text":"Hi","logprob":-0.1,"special":false},"generated_text":null,"details":null}

            data:{"index":2,"token":{"id":2,"text":"</s>","logprob":0,"special":true},"generated_text":"Hi","details":{"finish_reason":"eos_token","generated_tokens":2,"input_length":5}}


            """,
            """
            Text 0.0 Hi
            Finish 0 eos_token Stop
            Usage 5 2 - - -
            Completed
            """
        },
        {
            "tgi",
            """
            data:{"index":1,"token":{"id":13,"text":"Hi","logprob":-0.1,"special":false},"generated_text":null,"details":null}

            data:{"error":"Request failed during generation","error_type":"generation"}


            """,
            """
            Text 0.0 Hi
            Error generation  Request failed during generation
            ProviderError
            """
        },
        {
            "llamacpp",
            """
            data: {"index":0,"content":"Hi","tokens":[1],"stop":false,"id_slot":-1,"tokens_predicted":1,"tokens_evaluated":4}

            data: {"index":0,"content":"","tokens":[],"stop":true,"model":"m","tokens_predicted":2,"tokens_evaluated":4,"stop_type":"limit","timings":{"cache_n":3}}


            """,
            """
            Text 0.0 Hi
            Usage 4 1 - - -
            MessageStart  m
            Finish 0 limit Length
            Usage 4 2 - 3 -
            Completed
            """
        },
        {
            // A run with a call to answer, and its continuation after that: the call again, whole.
            "openai-assistants",
            """
            event: thread.run.created
            data: {"id":"run_1","object":"thread.run","status":"queued","model":"m","usage":null}

            event: thread.run.step.delta
            data: {"object":"thread.run.step.delta","delta":{"step_details":{"type":"tool_calls","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":"","output":null}}]}}}

            event: thread.run.step.delta
            data: {"object":"thread.run.step.delta","delta":{"step_details":{"type":"tool_calls","tool_calls":[{"index":0,"type":"function","function":{"arguments":"{\"a\":1}"}}]}}}

            event: thread.run.requires_action
            data: {"id":"run_1","object":"thread.run","status":"requires_action","model":"m","usage":null}

            event: done
            data: [DONE]


            """,
            """
            MessageStart run_1 m
            ToolCallStart 0.0 call_1 look
            ToolCallArguments 0.0 {"a":1}
            ToolCallEnd 0.0
            Finish 0 requires_action ToolCalls
            Completed
            """
        },
        {
            "openai-assistants",
            """
            event: thread.run.step.completed
            data: {"object":"thread.run.step","step_details":{"type":"tool_calls","tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"a\":1}","output":"sun"}}]}}

            event: thread.run.queued
            data: {"id":"run_1","object":"thread.run","status":"queued","model":"m","usage":null}

            event: thread.run.step.delta
            data: {"object":"thread.run.step.delta","delta":{"step_details":{"type":"tool_calls","tool_calls":[{"index":0,"id":"call_2","type":"code_interpreter","code_interpreter":{"input":"1"}}]}}}

            event: thread.run.step.completed
            data: {"object":"thread.run.step","step_details":{"type":"tool_calls","tool_calls":[{"id":"call_2","type":"code_interpreter","code_interpreter":{"input":"1"}}]}}

            event: thread.message.delta
            data: {"object":"thread.message.delta","delta":{"content":[{"index":0,"type":"text","text":{"value":"Hi","annotations":[{"type":"file_citation"}]}},{"index":1,"type":"image_file","image_file":{"file_id":"f"}}]}}

            event: thread.message.completed
            data: {"object":"thread.message","content":[{"type":"text","text":{"value":"Hi","annotations":[]}}]}

            event: thread.run.incomplete
            data: {"id":"run_1","object":"thread.run","status":"incomplete","incomplete_details":{"reason":"max_completion_tokens"},"model":"m","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_token_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":0}}}

            event: done
            data: [DONE]


            """,
            """
            ToolCallStart 0.0 call_1 look
            ToolCallArguments 0.0 {"a":1}
            ToolCallEnd 0.0
            MessageStart run_1 m
            Unknown code_interpreter
            Text 0.0 Hi
            Citation 0.0 {"type":"file_citation"}
            Unknown image_file
            Finish 0 max_completion_tokens Length
            Usage 1 2 3 1 0
            Completed
            """
        },
        {
            "openai-assistants",
            """
            event: thread.run.failed
            data: {"id":"run_1","object":"thread.run","status":"failed","last_error":{"code":"server_error","message":"No."}}

            event: done
            data: [DONE]


            """,
            """
            Finish 0 failed Error
            Error  server_error No.
            ProviderError
            """
        },
        {
            "openai-transcription",
            """
            data: {"type":"transcript.text.delta","delta":"Hi,"}

            data: {"type":"transcript.text.delta","delta":" you.","logprobs":[]}

            data: {"type":"transcript.text.done","text":"Hi, you.","usage":{"type":"tokens","total_tokens":3,"input_tokens":1,"output_tokens":2}}

            data: [DONE]


            """,
            """
            Text 0.0 Hi,
            Text 0.0  you.
            Usage 1 2 3 - -
            Completed
            """
        },
        {
            // Separated by speaker: the text comes at the end, whole.
            "openai-transcription",
            """
            data: {"type":"transcript.text.segment","text":" Hi,","speaker":"A","start":0.0,"end":1.3,"id":"seg_0"}

            data: {"type":"transcript.text.done","text":"Hi, you."}


            """,
            """
            Unknown transcript.text.segment
            Text 0.0 Hi, you.
            Completed
            """
        },
        {
            "anthropic-completions",
            """
            event: completion
            data: {"type":"completion","id":"compl_1","completion":" Hi","stop_reason":null,"model":"m","stop":null,"log_id":"compl_1"     }

            event: ping
            data: {"type": "ping"}

            event: completion
            data: {"type":"completion","id":"compl_1","completion":"","stop_reason":"stop_sequence","model":"m","stop":"\n\nHuman:","log_id":"compl_1"}


            """,
            """
            MessageStart compl_1 m
            Text 0.0  Hi
            Finish 0 stop_sequence Stop
            Completed
            """
        },
        {
            "anthropic-completions",
            """
            event: completion
            data: {"completion":" Hi","stop_reason":null}

            event: error
            data: {"error":{"type":"overloaded_error","message":"No."}}


            """,
            """
            Text 0.0  Hi
            Error overloaded_error  No.
            ProviderError
            """
        },
        {
            "watsonx",
            """
            id: 1
            event: message
            data: {"model_id":"m","created_at":"2024-03-10T14:40:37.661Z","results":[{"generated_text":"","generated_token_count":0,"input_token_count":8,"stop_reason":"not_finished"}]}

            id: 2
            event: message
            data: {"model_id":"m","results":[{"generated_text":"Hi","generated_token_count":1,"input_token_count":0,"stop_reason":"not_finished"}]}

            id: 3
            event: message
            data: {"model_id":"m","results":[{"generated_text":"","generated_token_count":2,"input_token_count":0,"stop_reason":"eos_token"}]}


            """,
            """
            MessageStart  m
            Usage 8 0 - - -
            Text 0.0 Hi
            Usage 8 1 - - -
            Finish 0 eos_token Stop
            Usage 8 2 - - -
            Completed
            """
        },
        {
            "watsonx",
            """
            event: message
            data: {"model_id":"m","results":[{"generated_text":"Hi"}]}

            event: error
            data: {"errors":[{"code":"downstream_request_failed","message":"No."}],"status_code":500}


            """,
            """
            MessageStart  m
            Text 0.0 Hi
            Error  downstream_request_failed No.
            ProviderError
            """
        },
        {
            // Fragments of a call, then all calls again.
            "cohere-v1",
            """
            {"is_finished":false,"event_type":"stream-start","generation_id":"g"}
            {"is_finished":false,"event_type":"tool-calls-chunk","text":"I look."}
            {"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"name":"look"}}
            {"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"parameters":"{\"a\":1}"}}
            {"is_finished":false,"event_type":"tool-calls-generation","tool_calls":[{"name":"look","parameters":{"a":1}},{"name":"wait","parameters":{}}]}
            {"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"text":"I look.","meta":{"billed_units":{"input_tokens":1,"output_tokens":1},"tokens":{"input_tokens":9,"output_tokens":2}}}}

            """,
            """
            MessageStart g 
            Reasoning 0.0 I look.
            ToolCallStart 0.0  look
            ToolCallArguments 0.0 {"a":1}
            ToolCallEnd 0.0
            ToolCallStart 0.1  wait
            ToolCallArguments 0.1 {}
            ToolCallEnd 0.1
            Finish 0 COMPLETE Stop
            Usage 9 2 - - -
            Completed
            """
        },
        {
            "cohere-v1",
            """
            {"is_finished":false,"event_type":"text-generation","text":"Hi"}
            {"is_finished":false,"event_type":"citation-generation","citations":[{"start":0,"end":2}]}
            {"is_finished":false,"event_type":"novelty"}
            {"is_finished":true,"event_type":"stream-end","finish_reason":"MAX_TOKENS","response":{"text":"Hi"}}

            """,
            """
            Text 0.0 Hi
            Citation 0.0 [{"start":0,"end":2}]
            Unknown novelty
            Finish 0 MAX_TOKENS Length
            Completed
            """
        },
        {
            // Generate, with two generations.
            "cohere-v1",
            """
            {"index":0,"is_finished":false,"text":"Hi"}
            {"index":1,"is_finished":false,"text":"Ho"}
            {"finish_reason":"COMPLETE","is_finished":true}

            """,
            """
            Text 0.0 Hi
            Text 1.0 Ho
            Finish 0 COMPLETE Stop
            Completed
            """
        },
        {
            // Encrypted reasoning and signatures as gateways pass them on: OpenRouter and Vercel in reasoning_details, LiteLLM in thinking_blocks.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"","reasoning":null,"reasoning_details":[{"type":"reasoning.encrypted","data":"gAAA","id":"rs_1","index":0}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"reasoning":"Hm.","reasoning_details":[{"type":"reasoning.text","text":"Hm.","signature":"c2ln","index":0}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"reasoning_content":"So.","thinking_blocks":[{"type":"thinking","thinking":"So.","signature":"dHdv"},{"type":"redacted_thinking","data":"EmwK"}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            RedactedReasoning 0.0 gAAA
            Reasoning 0.0 Hm.
            Signature 0.0 c2ln
            Reasoning 0.0 So.
            Signature 0.0 dHdv
            RedactedReasoning 0.0 EmwK
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Speech and its transcript.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":null,"audio":{"id":"a","transcript":"Hi"}}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"audio":{"data":"AAAA"}}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"","audio":null},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Unknown 
            Unknown 
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Parts that are the answer to a call, and unknown parts.
            "gemini",
            """
            data: {"candidates": [{"content": {"parts": [{"functionResponse": {"name": "look","response": {}}},{"brandNew": {"a": 1}},{"text": ""},{"text": "Hi"}],"role": "model"},"finishReason": "STOP","index": 0}],"modelVersion": "m","responseId": "r"}


            """,
            """
            MessageStart r m
            Unknown look
            Unknown 
            Text 0.0 Hi
            Finish 0 STOP Stop
            Completed
            """
        },
        {
            // Citations that arrive with their text.
            "anthropic-messages",
            """
            data: {"type":"message_start","message":{"id":"i","model":"m"}}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":"Hi","citations":[{"type":"char_location"},{"type":"page_location"}]}}

            data: {"type":"content_block_start","index":2,"content_block":{"type":"text","text":"","citations":[]}}

            data: {"type":"message_stop"}


            """,
            """
            MessageStart i m
            Text 0.1 Hi
            Citation 0.1 {"type":"char_location"}
            Citation 0.1 {"type":"page_location"}
            Completed
            """
        },
        {
            // Thoughts as a string.
            "mistral",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":"Hm."},{"type":"thinking","thinking":[{"type":"text","text":"So."}]}]},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Reasoning 0.0 Hm.
            Reasoning 0.0 So.
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Its models as served by others.
            "mistral",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"reasoning_content":"Hm."}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"reasoning":"So.","reasoning_content":"So."},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Reasoning 0.0 Hm.
            Reasoning 0.0 So.
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // A delta that is present but empty.
            "openai-completions",
            """
            data: {"object":"text_completion","choices":[{"index":0,"text":"a","delta":null}]}

            data: {"choices":[{"index":0,"text":"","finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            Text 0.0 a
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // No stop_reason until there is one.
            "anthropic-completions",
            """
            event: completion
            data: {"type":"completion","completion":" Hi"}

            event: completion
            data: {"type":"completion","completion":"","stop_reason":"stop_sequence"}


            """,
            """
            Text 0.0  Hi
            Finish 0 stop_sequence Stop
            Completed
            """
        },
        {
            // Messages without a role.
            "ollama-chat",
            """
            {"model":"m","message":{"content":"a"},"done":false}
            {"model":"m","message":{"content":""},"done":true,"done_reason":"stop"}

            """,
            """
            MessageStart  m
            Text 0.0 a
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Anthropic goes on with a code execution, which calls the next tool: everything comes with the start.
            "anthropic-messages",
            """
            data: {"type":"message_start","message":{"id":"i","model":"m","content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"redacted_thinking","data":"EmwK"},{"type":"text","text":"Hi","citations":[{"type":"char_location"}]},{"type":"tool_use","id":"t","name":"look","input":{"a":1}},{"type":"container_upload","file_id":"f"}],"stop_reason":"tool_use","usage":{"input_tokens":0,"output_tokens":0,"output_tokens_details":{"thinking_tokens":0}}}}

            data: {"type":"message_stop"}


            """,
            """
            MessageStart i m
            Reasoning 0.0 Hm.
            Signature 0.0 c2ln
            RedactedReasoning 0.1 EmwK
            Text 0.2 Hi
            Citation 0.2 {"type":"char_location"}
            ToolCallStart 0.3 t look
            ToolCallArguments 0.3 {"a":1}
            ToolCallEnd 0.3
            Unknown container_upload
            Finish 0 tool_use ToolCalls
            Usage 0 0 - - 0
            Completed
            """
        },
        {
            // A refusal that is explained.
            "anthropic-messages",
            """
            data: {"type":"message_start","message":{"id":"i","model":"m","content":[],"stop_reason":null}}

            data: {"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio","explanation":"Not this."}},"usage":{"output_tokens":1}}

            data: {"type":"message_stop"}


            """,
            """
            MessageStart i m
            Refusal 0.0 Not this.
            Finish 0 refusal Refusal
            Usage - 1 - - -
            Completed
            """
        },
        {
            // Steps that begin with content; usage and a failure of a step.
            "gemini-interactions",
            """
            data: {"event_type":"interaction.created","interaction":{"id":"v1_1","model":"m","status":"in_progress"}}

            data: {"event_type":"step.start","index":0,"step":{"type":"thought","signature":"CiQB","summary":[{"type":"text","text":"Hm."},{"type":"image","data":"iVBO"}]}}

            data: {"event_type":"step.stop","index":0,"step_usage":{"total_output_tokens":1},"usage":{"total_input_tokens":4,"total_output_tokens":2}}

            data: {"event_type":"step.start","index":1,"step":{"type":"function_call","id":"c","name":"look","arguments":{},"signature":"Zm4="}}

            data: {"event_type":"step.delta","index":1,"delta":{"type":"arguments_delta","arguments":"{}"},"metadata":{"total_usage":{"total_input_tokens":4,"total_output_tokens":5}}}

            data: {"event_type":"step.stop","index":1}

            data: {"event_type":"step.delta","index":2,"delta":{"type":"google_search_call","arguments":{},"signature":"c2ln"}}

            data: {"event_type":"step.start","index":3,"step":{"type":"model_output","error":{"code":13,"message":"No."}}}

            data: {"event_type":"interaction.completed","interaction":{"id":"v1_1","status":"incomplete"}}


            """,
            """
            MessageStart v1_1 m
            Reasoning 0.0 Hm.
            Signature 0.0 CiQB
            Usage 4 2 - - -
            ToolCallStart 0.1 c look
            Signature 0.1 Zm4=
            ToolCallArguments 0.1 {}
            Usage 4 5 - - -
            ToolCallEnd 0.1
            Signature 0.2 c2ln
            Unknown google_search_call
            Error  13 No.
            Finish 0 incomplete Length
            ProviderError
            """
        },
        {
            // Citations and signatures before there were steps.
            "gemini-interactions",
            """
            data: {"event_type":"interaction.start","interaction":{"id":"v1_1","model":"m"}}

            data: {"event_type":"content.delta","index":0,"delta":{"type":"text","text":"Hi","annotations":[{"type":"url_citation","url":"u"}]}}

            data: {"event_type":"content.delta","index":0,"delta":{"type":"text_annotation","annotations":[{"type":"file_citation"}]}}

            data: {"event_type":"content.delta","index":1,"delta":{"type":"function_call","id":"c","name":"look","arguments":{},"signature":"Zm4="}}

            data: {"event_type":"interaction.complete","interaction":{"id":"v1_1","status":"requires_action"}}


            """,
            """
            MessageStart v1_1 m
            Text 0.0 Hi
            Citation 0.0 {"type":"url_citation","url":"u"}
            Citation 0.0 {"type":"file_citation"}
            ToolCallStart 0.1 c look
            ToolCallArguments 0.1 {}
            Signature 0.1 Zm4=
            ToolCallEnd 0.1
            Finish 0 requires_action ToolCalls
            Completed
            """
        },
        {
            // Thoughts that are signed and refer to something.
            "mistral",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."},{"type":"reference","reference_ids":[1]},{"type":"tool_reference","title":"t"}],"signature":"c2ln","closed":true}]},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Reasoning 0.0 Hm.
            Citation 0.0 {"type":"reference","reference_ids":[1]}
            Citation 0.0 {"type":"tool_reference","title":"t"}
            Signature 0.0 c2ln
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Citations of Anthropic behind LiteLLM, and of Cohere's models behind vLLM.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"","provider_specific_fields":{"citation":{"type":"char_location"}}}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"Hi","citations":[{"start":0},{"start":1}]},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Citation 0.0 {"type":"char_location"}
            Text 0.0 Hi
            Citation 0.0 {"start":0}
            Citation 0.0 {"start":1}
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Databricks: parts.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm.","signature":""}]}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"","signature":"c2ln"}]},{"type":"text","text":"Hi","citations":[{"url":"u"}]}]},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Reasoning 0.0 Hm.
            Signature 0.0 c2ln
            Text 0.0 Hi
            Citation 0.0 {"url":"u"}
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Gemini for OpenAI clients, from Google and from LiteLLM, which has the signature in the id, too.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"Hi","extra_content":{"google":{"thought_signature":"dHh0"}}}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"look","arguments":"{}"},"extra_content":{"google":{"thought_signature":"c2ln"}}}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_d__thought__dHdv","type":"function","function":{"name":"look","arguments":"{}"},"provider_specific_fields":{"thought_signature":"dHdv"}}]},"finish_reason":"tool_calls"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Text 0.0 Hi
            Signature 0.0 dHh0
            ToolCallStart 0.0 c look
            ToolCallArguments 0.0 {}
            Signature 0.0 c2ln
            ToolCallStart 0.1 call_d__thought__dHdv look
            ToolCallArguments 0.1 {}
            Signature 0.1 dHdv
            ToolCallEnd 0.0
            ToolCallEnd 0.1
            Finish 0 tool_calls ToolCalls
            Completed
            """
        },
        {
            // Perplexity's steps; Azure's documents; a tool that OpenRouter ran.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.reasoning","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_steps":[{"thought":"I search.","type":"web_search","web_search":{"search_keywords":["k"]}}]},"message":{"role":"assistant","content":""},"finish_reason":null}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","context":{"citations":[{"content":"c","url":"u"}],"intent":"[]"}}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.server_tool_call","tool_name":"search","arguments":"{}","result":"r"}]},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Reasoning 0.0 I search.
            Citation 0.0 {"content":"c","url":"u"}
            Unknown reasoning.server_tool_call
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // DeepSeek on Bedrock.
            "openai-completions",
            """
            data: {"choices":[{"index":0,"text":"Hi","stop_reason":null}]}

            data: {"choices":[{"index":0,"text":"","stop_reason":"length"}],"amazon-bedrock-invocationMetrics":{"inputTokenCount":4,"outputTokenCount":5,"cacheReadInputTokenCount":1}}


            """,
            """
            Text 0.0 Hi
            Finish 0 length Length
            Usage 4 5 - 1 -
            Completed
            """
        },
        {
            // DeepSeek's own.
            "openai-completions",
            """
            data: {"id":"i","object":"text_completion","model":"m","choices":[{"index":0,"text":"Hi","finish_reason":"insufficient_system_resource"}],"usage":{"prompt_tokens":4,"completion_tokens":5,"total_tokens":9,"prompt_cache_hit_tokens":3,"prompt_cache_miss_tokens":1}}

            data: [DONE]


            """,
            """
            MessageStart i m
            Text 0.0 Hi
            Finish 0 insufficient_system_resource Error
            Usage 4 5 9 3 -
            Completed
            """
        },
        {
            // Perplexity: thoughts, and a cache by another name.
            "openai-responses",
            """
            data: {"type":"response.created","sequence_number":0,"response":{"id":"r","model":"m","output":[]}}

            data: {"type":"response.reasoning.started","sequence_number":1,"thought":"I search."}

            data: {"type":"response.reasoning.search_queries","sequence_number":2,"queries":["q"]}

            data: {"type":"response.reasoning.search_results","sequence_number":3,"results":[],"thought":"I read."}

            data: {"type":"response.reasoning.fetch_url_queries","sequence_number":4,"urls":["u"]}

            data: {"type":"response.reasoning.fetch_url_results","sequence_number":5,"contents":[]}

            data: {"type":"response.reasoning.stopped","sequence_number":6}

            data: {"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{"type":"search_results","results":[]}}

            data: {"type":"response.completed","sequence_number":8,"response":{"id":"r","output":[],"usage":{"input_tokens":4,"output_tokens":5,"total_tokens":9,"input_tokens_details":{"cache_read_input_tokens":3}}}}


            """,
            """
            MessageStart r m
            Reasoning 0.0 I search.
            Reasoning 0.0 I read.
            Unknown search_results
            Usage 4 5 9 3 -
            Completed
            """
        },
        {
            // Its failure.
            "openai-responses",
            """
            data: {"type":"response.failed","sequence_number":1,"error":{"type":"server_error","code":"500","message":"No."}}


            """,
            """
            Error server_error 500 No.
            ProviderError
            """
        },
        {
            // Generate as it is now: event types, several generations.
            "cohere-v1",
            """
            {"is_finished":false,"event_type":"text-generation","index":0,"text":"Hi"}
            {"is_finished":false,"event_type":"text-generation","index":1,"text":"Ho"}
            {"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"id":"r","generations":[{"id":"g","index":0,"text":"Hi","finish_reason":"COMPLETE"},{"id":"h","index":1,"text":"Ho","finish_reason":"ERROR_LIMIT"}]}}

            """,
            """
            Text 0.0 Hi
            Text 1.0 Ho
            Finish 0 COMPLETE Stop
            Finish 1 ERROR_LIMIT Length
            Completed
            """
        },
        {
            // Its failure.
            "cohere-v1",
            """
            {"is_finished":false,"event_type":"text-generation","index":1,"text":"Ho"}
            {"is_finished":true,"event_type":"stream-error","index":1,"finish_reason":"ERROR","err":"No."}

            """,
            """
            Text 1.0 Ho
            Finish 1 ERROR Error
            Error   No.
            ProviderError
            """
        },
        {
            // The plan beside the call that it leads to, and again; or only there.
            "cohere-v1",
            """
            {"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"text":"I look."}}
            {"is_finished":false,"event_type":"tool-calls-generation","text":"I look.","tool_calls":[{"name":"look","parameters":{}}]}
            {"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"text":"I look."}}

            """,
            """
            Reasoning 0.0 I look.
            ToolCallStart 0.0  look
            ToolCallArguments 0.0 {}
            ToolCallEnd 0.0
            Finish 0 COMPLETE Stop
            Completed
            """
        },
        {
            "cohere-v1",
            """
            {"is_finished":false,"event_type":"tool-calls-generation","text":"I look.","tool_calls":[{"name":"look","parameters":{}}]}
            {"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"text":"I look."}}

            """,
            """
            Reasoning 0.0 I look.
            ToolCallStart 0.0  look
            ToolCallArguments 0.0 {}
            ToolCallEnd 0.0
            Finish 0 COMPLETE Stop
            Completed
            """
        },
        {
            // Calls without a chat.
            "ollama-generate",
            """
            {"model":"m","response":"","done":false,"tool_calls":[{"id":"c","function":{"index":0,"name":"look","arguments":{"a":1}}}]}
            {"model":"m","response":"","done":true,"done_reason":"stop","prompt_eval_count":4,"eval_count":5}

            """,
            """
            MessageStart  m
            ToolCallStart 0.0 c look
            ToolCallArguments 0.0 {"a":1}
            ToolCallEnd 0.0
            Finish 0 stop Stop
            Usage 4 5 - - -
            Completed
            """
        },
        {
            // Mistral's.
            "openai-transcription",
            """
            data: {"type":"transcription.language","audio_language":"en"}

            data: {"type":"transcription.text.delta","text":"Hi,"}

            data: {"type":"transcription.text.delta","text":" you."}

            data: {"type":"transcription.segment","text":"Hi, you.","start":0.0,"end":1.3}

            data: {"type":"transcription.done","model":"m","text":"Hi, you.","language":"en","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_audio_seconds":2}}


            """,
            """
            Text 0.0 Hi,
            Text 0.0  you.
            Unknown transcription.segment
            MessageStart  m
            Usage 1 2 3 - -
            Completed
            """
        },
        {
            // Perplexity: each chunk repeats what the numbers in the text refer to, twice; more may come later.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","citations":["u"],"search_results":[{"title":"t","url":"u"}],"choices":[{"index":0,"message":{"role":"assistant","content":"Hi[1]"},"delta":{"role":"assistant","content":"Hi[1]"}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","citations":["u","v"],"search_results":[{"title":"t","url":"u"},{"title":"w","url":"v"}],"choices":[{"index":0,"message":{"role":"assistant","content":"Hi[1][2]"},"delta":{"content":"[2]"},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Citation 0.0 {"title":"t","url":"u"}
            Text 0.0 Hi[1]
            Citation 0.0 {"title":"w","url":"v"}
            Text 0.0 [2]
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Its earlier form, which xAI has in its last chunk.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"Hi"}}],"citations":null}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","citations":["u","v"],"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Text 0.0 Hi
            Citation 0.0 u
            Citation 0.0 v
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Groq's own tools: begun, then done.
            "openai-chat",
            """
            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"executed_tools":[{"index":0,"type":"search","arguments":"{}"}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"executed_tools":[{"index":0,"type":"search","arguments":"{}","output":"o","search_results":{"results":[]}}]}}]}

            data: {"id":"i","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}

            data: [DONE]


            """,
            """
            MessageStart i m
            Unknown search
            Unknown search
            Text 0.0 Hi
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // MiniMax: the last event repeats the whole message, and has its usage.
            "openai-chat",
            """
            data: {"id":"i","choices":[{"index":0,"delta":{"content":"","role":"assistant","name":"MiniMax AI","audio_content":"","reasoning_content":"Hm.","reasoning_details":[{"type":"reasoning.text","id":"r","format":"f","index":0,"text":"Hm."}]}}],"model":"m","object":"chat.completion.chunk","usage":null,"input_sensitive":false,"output_sensitive":false}

            data: {"id":"i","choices":[{"index":0,"delta":{"content":"Hi","tool_calls":[{"id":"c","type":"function","function":{"name":"look","arguments":"{}"},"index":0}]}}],"model":"m","object":"chat.completion.chunk","usage":null}

            data: {"id":"i","choices":[{"finish_reason":"tool_calls","index":0,"message":{"content":"Hi","role":"assistant","reasoning_content":"Hm.","reasoning_details":[{"type":"reasoning.text","text":"Hm."}],"tool_calls":[{"id":"c","type":"function","function":{"name":"look","arguments":"{}"},"index":0}]}}],"model":"m","object":"chat.completion","usage":{"total_tokens":3,"total_characters":0,"prompt_tokens":1,"completion_tokens":2},"base_resp":{"status_code":0,"status_msg":""}}

            data: [DONE]


            """,
            """
            MessageStart i m
            Reasoning 0.0 Hm.
            Text 0.0 Hi
            ToolCallStart 0.0 c look
            ToolCallArguments 0.0 {}
            ToolCallEnd 0.0
            Finish 0 tool_calls ToolCalls
            Usage 1 2 3 - -
            Completed
            """
        },
        {
            // Pages that Gemini has read.
            "gemini",
            """
            data: {"candidates": [{"content": {"parts": [{"text": "Hi"}]},"finishReason": "STOP","groundingMetadata": {"groundingChunks": []},"urlContextMetadata": {"urlMetadata": [{"retrievedUrl":"u","urlRetrievalStatus":"URL_RETRIEVAL_STATUS_SUCCESS"},{"retrievedUrl":"v"}]}}]}


            """,
            """
            Text 0.0 Hi
            Citation 0.0 {"groundingChunks": []}
            Citation 0.0 {"retrievedUrl":"u","urlRetrievalStatus":"URL_RETRIEVAL_STATUS_SUCCESS"}
            Citation 0.0 {"retrievedUrl":"v"}
            Finish 0 STOP Stop
            Completed
            """
        },
        {
            "mistral-conversations",
            """
            event: conversation.response.started
            data: {"type":"conversation.response.started","conversation_id":"conv_1"}

            event: message.output.delta
            data: {"type":"message.output.delta","output_index":0,"content_index":0,"id":"msg_1","model":"m","role":"assistant","content":{"type":"thinking","thinking":[{"type":"text","text":"Hm."},{"type":"tool_reference","tool":"web_search","title":"s"}],"closed":true,"signature":"c2ln"}}

            event: tool.execution.started
            data: {"type":"tool.execution.started","output_index":1,"id":"tool_1","name":"web_search","arguments":""}

            event: tool.execution.done
            data: {"type":"tool.execution.done","output_index":1,"id":"tool_1","name":"web_search","info":{}}

            event: message.output.delta
            data: {"type":"message.output.delta","output_index":2,"content_index":0,"id":"msg_2","model":"m","role":"assistant","content":"Hi"}

            event: message.output.delta
            data: {"type":"message.output.delta","output_index":2,"content_index":1,"id":"msg_2","content":{"type":"tool_reference","tool":"web_search","title":"t","url":"u"}}

            event: message.output.delta
            data: {"type":"message.output.delta","output_index":2,"content_index":2,"id":"msg_2","content":{"type":"text","text":"."}}

            event: message.output.delta
            data: {"type":"message.output.delta","output_index":2,"content_index":3,"id":"msg_2","content":{"type":"tool_file","tool":"image_generation","file_id":"f"}}

            event: function.call.delta
            data: {"type":"function.call.delta","output_index":3,"id":"fc_1","name":"look","tool_call_id":"c1","arguments":"{\"a\""}

            event: function.call.delta
            data: {"type":"function.call.delta","output_index":3,"id":"fc_1","name":"look","tool_call_id":"c1","arguments":":1}"}

            event: function.call.delta
            data: {"type":"function.call.delta","output_index":4,"id":"fc_2","name":"look","tool_call_id":"c2","arguments":"{}"}

            event: conversation.response.done
            data: {"type":"conversation.response.done","usage":{"prompt_tokens":4,"completion_tokens":5,"total_tokens":12,"connector_tokens":3,"connectors":{"web_search":1}}}


            """,
            """
            MessageStart conv_1 
            MessageStart  m
            Reasoning 0.0 Hm.
            Citation 0.0 {"type":"tool_reference","tool":"web_search","title":"s"}
            Signature 0.0 c2ln
            Unknown tool.execution.started
            Unknown tool.execution.done
            Text 0.2 Hi
            Citation 0.2 {"type":"tool_reference","tool":"web_search","title":"t","url":"u"}
            Text 0.2 .
            Unknown tool_file
            ToolCallStart 0.3 c1 look
            ToolCallArguments 0.3 {"a"
            ToolCallArguments 0.3 :1}
            ToolCallStart 0.4 c2 look
            ToolCallArguments 0.4 {}
            ToolCallEnd 0.3
            ToolCallEnd 0.4
            Finish 0 conversation.response.done Other
            Usage 4 5 12 - -
            Completed
            """
        },
        {
            // A failure, of calls that were not numbered.
            "mistral-conversations",
            """
            data: {"type":"function.call.delta","id":"fc_1","name":"look","tool_call_id":"c1","arguments":"{"}

            data: {"type":"function.call.delta","id":"fc_2","name":"look","tool_call_id":"c2","arguments":"{"}

            data: {"type":"conversation.response.error","code":3000,"message":"No."}


            """,
            """
            ToolCallStart 0.0 c1 look
            ToolCallArguments 0.0 {
            ToolCallStart 0.1 c2 look
            ToolCallArguments 0.1 {
            Error  3000 No.
            ProviderError
            """
        },
        {
            "dashscope",
            """
            id:1
            event:result
            :HTTP_STATUS/200
            data:{"output":{"choices":[{"message":{"content":"","reasoning_content":"Hm.","role":"assistant"},"finish_reason":"null"}],"search_info":{"search_results":[{"index":1,"title":"t","url":"u"}]}},"usage":{"total_tokens":5,"output_tokens":1,"input_tokens":4,"output_tokens_details":{"reasoning_tokens":1},"prompt_tokens_details":{"cached_tokens":2}},"request_id":"r"}

            id:2
            event:result
            :HTTP_STATUS/200
            data:{"output":{"choices":[{"message":{"content":"Hi","reasoning_content":"","role":"assistant"},"finish_reason":"null"}],"search_info":{"search_results":[]}},"usage":{"total_tokens":5,"output_tokens":1,"input_tokens":4,"output_tokens_details":{"reasoning_tokens":1},"prompt_tokens_details":{"cached_tokens":2}},"request_id":"r"}

            id:3
            event:result
            :HTTP_STATUS/200
            data:{"output":{"choices":[{"message":{"content":"","tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"look","arguments":"{\"a\""}}],"role":"assistant"},"index":0,"finish_reason":"null"}]},"request_id":"r"}

            id:4
            event:result
            :HTTP_STATUS/200
            data:{"output":{"choices":[{"message":{"content":"","tool_calls":[{"index":0,"id":"","type":"function","function":{"arguments":":1}"}},{"index":1,"id":"c2","type":"function","function":{"name":"look","arguments":"{}"}}],"role":"assistant"},"index":0,"finish_reason":"tool_calls"}]},"usage":{"total_tokens":9,"output_tokens":5,"input_tokens":4},"request_id":"r"}


            """,
            """
            MessageStart r 
            Reasoning 0.0 Hm.
            Citation 0.0 {"index":1,"title":"t","url":"u"}
            Usage 4 1 5 2 1
            Text 0.0 Hi
            ToolCallStart 0.0 c1 look
            ToolCallArguments 0.0 {"a"
            ToolCallArguments 0.0 :1}
            ToolCallStart 0.1 c2 look
            ToolCallArguments 0.1 {}
            ToolCallEnd 0.0
            ToolCallEnd 0.1
            Finish 0 tool_calls ToolCalls
            Usage 4 5 9 2 1
            Completed
            """
        },
        {
            // Multimodal: parts.
            "dashscope",
            """
            event:result
            data:{"output":{"choices":[{"message":{"content":[],"reasoning_content":"Hm.","role":"assistant"},"finish_reason":"null"}]},"request_id":"r"}

            event:result
            data:{"output":{"choices":[{"message":{"content":[{"text":"Hi"},{"image":"u"}],"role":"assistant"},"finish_reason":"null"}]},"request_id":"r"}

            event:result
            data:{"output":{"choices":[{"message":{"content":[],"role":"assistant"},"finish_reason":"length"}]},"request_id":"r"}


            """,
            """
            MessageStart r 
            Reasoning 0.0 Hm.
            Text 0.0 Hi
            Unknown result
            Finish 0 length Length
            Completed
            """
        },
        {
            // An application; its last events repeat the documents that it refers to.
            "dashscope",
            """
            id:1
            event:result
            :HTTP_STATUS/200
            data:{"output":{"session_id":"s","finish_reason":"null","text":"Hi"},"usage":{"models":[{"input_tokens":4,"output_tokens":1,"model_id":"m"}]},"request_id":"r"}

            id:2
            event:result
            :HTTP_STATUS/200
            data:{"output":{"session_id":"s","finish_reason":"null","text":".","doc_references":[{"index_id":"1","title":"t"}]},"request_id":"r"}

            id:3
            event:result
            :HTTP_STATUS/200
            data:{"output":{"session_id":"s","finish_reason":"stop","text":"","doc_references":[{"index_id":"1","title":"t"},{"index_id":"2"}]},"request_id":"r"}


            """,
            """
            MessageStart r 
            Text 0.0 Hi
            Text 0.0 .
            Citation 0.0 {"index_id":"1","title":"t"}
            Citation 0.0 {"index_id":"2"}
            Finish 0 stop Stop
            Completed
            """
        },
        {
            // Deep research, speech, and a failure.
            "dashscope",
            """
            data:{"output":{"message":{"phase":"KeepAlive","role":"assistant","content":"","extra":{"deep_research":{}},"status":"typing"},"fininshed":false,"fininshed_reason":"null"},"usage":{"input_tokens":4,"output_tokens":1},"request_id":"r"}

            data:{"output":{"message":{"phase":"answer","role":"assistant","content":"Hi","extra":{"deep_research":{}},"status":"typing"},"fininshed":false,"fininshed_reason":"null"},"request_id":"r"}

            event:result
            data:{"output":{"audio":{"data":"AAAA"},"finish_reason":"null"},"request_id":"r"}

            id:4
            event:error
            :HTTP_STATUS/400
            data:{"code":"InvalidParameter","message":"No.","request_id":"r"}


            """,
            """
            MessageStart r 
            Usage 4 1 - - -
            Unknown answer
            Unknown result
            Error  InvalidParameter No.
            ProviderError
            """
        },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_gives_its_deltas(string dialect, string stream, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream.ReplaceLineEndings("\n"));
        foreach (int size in (int[])[bytes.Length, 1, 7, 64])
        {
            Assert.Equal(expected.ReplaceLineEndings("\n"), Read(dialect, bytes, size));
            Assert.Equal(expected.ReplaceLineEndings("\n"), Read("auto", bytes, size));
        }
    }

    // Relays append it to any stream that they pass on.
    [Theory]
    [InlineData("gemini", """{"candidates":[{"finishReason":"STOP"}]}""", "Finish 0 STOP Stop\nCompleted")]
    [InlineData("anthropic-messages", """{"type":"error","error":{"type":"overloaded_error"}}""", "Error overloaded_error  \nProviderError")]
    [InlineData("openai-responses", """{"type":"response.in_progress"}""", "NoTerminator")]
    public void The_sentinel_of_other_APIs_says_nothing(string dialect, string payload, string expected) =>
        Assert.Equal(expected, Read(dialect, Encoding.UTF8.GetBytes($"data: {payload}\n\ndata: [DONE]\n\n"), size: 4096));

    // Without a terminator, only the finish reasons tell that a stream was not cut between two events.
    [Theory]
    [InlineData("""{"candidates":[{"index":1,"content":{"parts":[{"text":"b"}]}}]}""", "", StreamOutcome.NoFinishReason)]
    [InlineData("""{"candidates":[{"index":1,"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}""", "", StreamOutcome.Completed)]
    [InlineData("""{"candidates":[{"index":70,"finishReason":"STOP"}]}""", "", StreamOutcome.Completed)]
    [InlineData("""{"candidates":[{"index":1,"content":{"parts":[{"text":"b"}]}}]}""", """{"candidates":[{"index":1,"finishReason":"STOP"}]}""", StreamOutcome.Completed)]
    public void Each_choice_that_has_begun_must_finish(string second, string third, StreamOutcome expected)
    {
        string stream = string.Concat(
            from payload in new[] { """{"candidates":[{"index":0,"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""", second, second, second, third }
            where payload.Length > 0
            select $"data: {payload}\n\n");
        Assert.Equal(expected, EveryWay.Read("gemini", stream).Summary.Outcome);
        Assert.Equal(expected, EveryWay.Read("gemini", stream, new() { Kinds = DeltaKinds.Usage }).Summary.Outcome);
    }

    [Fact]
    public void An_event_named_message_has_no_name_to_tell() => Assert.Equal(
        "Unknown \nNoFinishReason",
        Read("gemini", """
            event: message
            data: {"candidates":[{"content":{"parts":[{"inlineData":{"data":"iVBO"}}]}}]}


            """u8.ToArray(), size: 4096));

    // A server that has the member in every payload states this way that there is no error.
    [Theory]
    [InlineData("openai-chat", """{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}],"error":0}""", "Text 0.0 a\nFinish 0 stop Stop\nNoTerminator")]
    [InlineData("openai-completions", """{"choices":[{"text":"a","finish_reason":"stop"}],"error":0}""", "Text 0.0 a\nFinish 0 stop Stop\nNoTerminator")]
    [InlineData("mistral", """{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}],"error":0}""", "Text 0.0 a\nFinish 0 stop Stop\nNoTerminator")]
    [InlineData("gemini", """{"candidates":[{"finishReason":"STOP"}],"error":0}""", "Finish 0 STOP Stop\nCompleted")]
    [InlineData("ollama-chat", """{"message":{"role":"assistant","content":"a"},"done":true,"done_reason":"stop","error":0}""", "Text 0.0 a\nFinish 0 stop Stop\nCompleted")]
    [InlineData("llamacpp", """{"content":"a","stop":true,"stop_type":"eos","error":0}""", "Text 0.0 a\nFinish 0 eos Stop\nCompleted")]
    [InlineData("anthropic-completions", """{"completion":"a","stop_reason":"stop_sequence","error":0}""", "Text 0.0 a\nFinish 0 stop_sequence Stop\nCompleted")]
    public void An_error_of_0_is_none(string dialect, string payload, string expected) =>
        Assert.Equal(expected, Read(dialect, Encoding.UTF8.GetBytes($"data: {payload}\n\n"), size: 4096));

    public static TheoryData<string, string> ErrorsInsteadOfChunks => new()
    {
        { """{"type":"error","message":"boom"}""", "Error error  boom" },
        { """{"type":"error","code":7}""", "Error error 7 " },
        { """{"detail":"Rate limit exceeded"}""", "Error   Rate limit exceeded" },
        { """{"detail":{"message":"No."}}""", "Error   No." },
        { """{"detail":[{"loc":["body"],"msg":"field required"}]}""", "Error   " },
        { """{"type":"about:blank","title":"Gone","status":410,"detail":"No."}""", "Error about:blank 410 No." },
        { """{"code":"InvalidParameter","message":"No.","request_id":"r"}""", "Error  InvalidParameter No." },
        { """{"message":"No.","type":"invalid_request_error","code":429}""", "Error invalid_request_error 429 No." },
        { """{"status":500,"message":"No."}""", "Error  500 No." },
        { """{"message":"Too Many Requests"}""", "Error   Too Many Requests" },
        { """{"error_code":18,"error_msg":"No."}""", "Error  18 No." },
        { """{"text":"NETWORK ERROR","error_code":50001}""", "Error  50001 NETWORK ERROR" },
    };

    [Theory]
    [MemberData(nameof(ErrorsInsteadOfChunks))]
    public void What_gateways_send_instead_of_a_chunk_is_an_error(string payload, string expected)
    {
        foreach (string dialect in (string[])["openai-chat", "openai-completions", "mistral", "auto"])
        {
            foreach (string name in (string[])["", "event: error\n", "event: completion\n"])
            {
                // An event named error is one whatever its payload, and is reported once.
                byte[] bytes = Encoding.UTF8.GetBytes($"{name}data: {payload}\n\ndata: [DONE]\n\n");
                Assert.Equal($"{expected}\nProviderError", Read(dialect, bytes, size: 4096));
            }
        }
    }

    [Fact]
    public void A_chunk_of_MiniMax_may_be_an_error() => Assert.Equal(
        "Error  1002 rate limit\nProviderError",
        Read("openai-chat", "data: {\"base_resp\":{\"status_code\":1002,\"status_msg\":\"rate limit\"},\"choices\":null}\n\ndata: [DONE]\n\n"u8.ToArray(), size: 4096));

    [Theory]
    [InlineData("openai-chat")]
    [InlineData("openai-completions")]
    [InlineData("mistral")]
    public void A_choice_may_fail(string dialect) => Assert.Equal(
        "Text 0.0 a\nFinish 0 error Error\nError  502 Provider disconnected\nProviderError",
        Read(
            dialect,
            """
            data: {"choices":[{"index":0,"delta":{"content":"a"},"text":"a","finish_reason":"error","error":{"code":502,"message":"Provider disconnected"}}]}

            data: [DONE]


            """u8.ToArray(),
            size: 4096));

    [Theory]
    [InlineData("""{"type":"novelty","stuff":1}""", "Unknown novelty")]
    [InlineData("""{"id":"i","type":"novelty"}""", "MessageStart i \nUnknown novelty")]
    public void What_is_no_chunk_and_no_error_is_unknown(string payload, string expected)
    {
        foreach (string dialect in (string[])["openai-chat", "openai-completions", "mistral"])
        {
            Assert.Equal($"{expected}\nCompleted", Read(dialect, Encoding.UTF8.GetBytes($"data: {payload}\n\ndata: [DONE]\n\n"), size: 4096));
        }
    }

    [Theory]
    [InlineData("""{"type":"ping"}""", "")]
    [InlineData("""{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}""", "")]
    [InlineData("""{"prompt_filter_results":[{"prompt_index":0}]}""", "")]
    [InlineData("""{"id":"i","object":"chat.completion.chunk"}""", "MessageStart i \n")]
    [InlineData("""{"usage":{"prompt_tokens":1}}""", "Usage 1 - - - -\n")]
    [InlineData("""{"code":0,"message":"Success","sid":"s","choices":[]}""", "")]
    [InlineData("""{"code":"10013","message":"m","detail":"d","type":"error","error_code":1,"errors":["e"],"choices":[{"index":0}]}""", "")]
    [InlineData("""{"choices":[],"base_resp":{"status_code":0,"status_msg":""}}""", "")]
    public void What_is_a_chunk_is_neither(string payload, string expected)
    {
        foreach (string dialect in (string[])["openai-chat", "openai-completions", "mistral"])
        {
            Assert.Equal($"{expected}Completed", Read(dialect, Encoding.UTF8.GetBytes($"data: {payload}\n\ndata: [DONE]\n\n"), size: 4096));
        }
    }

    // The name of an unknown event is its type.
    [Theory]
    [InlineData("contentBlockStart", """{"contentBlockIndex":0,"start":{"image":{"format":"png"}},"p":"abc"}""", "Unknown contentBlockStart")]
    [InlineData("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolResult":{"toolUseId":"s"}}}""", "Unknown contentBlockStart")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"image":{"source":{"bytes":"AA"}}}}""", "Unknown contentBlockDelta")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolResult":[{"text":"q"}]}}""", "Unknown contentBlockDelta")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":""}}""", "")]
    [InlineData("contentBlockStart", """{"contentBlockIndex":0}""", "")]
    [InlineData("contentBlockNovelty", """{"contentBlockIndex":0,"p":"abc"}""", "Unknown contentBlockNovelty")]
    [InlineData("contentBlockNovelty", "{}", "Unknown contentBlockNovelty")]
    [InlineData("messageStart", """{"role":"assistant"}""", "")]
    [InlineData("initial-response", "{}", "")]
    public void What_Bedrock_adds_is_unknown(string type, string payload, string expected) => Assert.Equal(
        string.Join('\n', ((string[])[expected, "Finish 0 end_turn Stop", "Completed"]).Where(line => line.Length > 0)),
        Read(
            "bedrock-converse",
            [
                .. AwsMessage.Event(type, payload),
                .. AwsMessage.Event("messageStop", """{"stopReason":"end_turn"}"""),
                .. AwsMessage.Event("metadata", "{}"),
            ],
            size: 4096));

    [Fact]
    public void Bedrock_tells_which_model_a_prompt_router_chose() => Assert.Equal(
        "Finish 0 malformed_tool_use Error\nMessageStart  m\nUsage 1 2 3 - -\nCompleted",
        Read(
            "bedrock-converse",
            [
                .. AwsMessage.Event("messageStop", """{"stopReason":"malformed_tool_use"}"""),
                .. AwsMessage.Event("metadata", """{"usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3},"trace":{"promptRouter":{"invokedModelId":"m"}}}"""),
            ],
            size: 4096));

    // Parts that detection takes for Mistral's.
    [Fact]
    public void Thoughts_in_parts_are_signed_and_refer_to_something() => Assert.Equal(
        "Reasoning 0.0 Hm.\nCitation 0.0 {\"type\":\"reference\",\"reference_ids\":[1]}\nSignature 0.0 c2ln\nFinish 0 stop Stop\nCompleted",
        Read(
            "openai-chat",
            """
            data: {"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."},{"type":"reference","reference_ids":[1]}],"signature":"c2ln"}]},"finish_reason":"stop"}]}

            data: [DONE]


            """u8.ToArray(),
            size: 4096));

    // The words of the providers' definitions. Whatever breaks an answer off leaves its last call incomplete.
    [Theory]
    [InlineData("compaction", FinishReason.Pause)]
    [InlineData("IMAGE_PROHIBITED_CONTENT", FinishReason.ContentFilter)]
    [InlineData("IMAGE_RECITATION", FinishReason.ContentFilter)]
    [InlineData("ERROR_TOXIC", FinishReason.ContentFilter)]
    [InlineData("sensitive", FinishReason.ContentFilter)]
    [InlineData("ERROR_LIMIT", FinishReason.Length)]
    [InlineData("token_limit", FinishReason.Length)]
    [InlineData("time_limit", FinishReason.Length)]
    [InlineData("incomplete", FinishReason.Length)]
    [InlineData("TOO_MANY_TOOL_CALLS", FinishReason.Error)]
    [InlineData("MALFORMED_RESPONSE", FinishReason.Error)]
    [InlineData("MISSING_THOUGHT_SIGNATURE", FinishReason.Error)]
    [InlineData("malformed_model_output", FinishReason.Error)]
    [InlineData("malformed_tool_use", FinishReason.Error)]
    [InlineData("insufficient_system_resource", FinishReason.Error)]
    [InlineData("network_error", FinishReason.Error)]
    [InlineData("repetition", FinishReason.Error)]
    [InlineData("abort", FinishReason.Error)]
    [InlineData("failed", FinishReason.Error)]
    [InlineData("expired", FinishReason.Error)]
    [InlineData("cancelled", FinishReason.Error)]
    [InlineData("USER_CANCEL", FinishReason.Error)]
    [InlineData("TIMEOUT", FinishReason.Error)]
    [InlineData("NO_IMAGE", FinishReason.Other)]
    public void The_words_for_a_finish_are_known(string reason, FinishReason expected)
    {
        byte[] stream = Encoding.UTF8.GetBytes(
            $$$"""data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"look","arguments":"{"}}]},"finish_reason":"{{{reason}}}"}]}""" + "\n\n");
        string call = "ToolCallStart 0.0 c look\nToolCallArguments 0.0 {\n";
        bool isCut = expected is FinishReason.Length or FinishReason.ContentFilter or FinishReason.Error;
        Assert.Equal($"{call}{(isCut ? "" : "ToolCallEnd 0.0\n")}Finish 0 {reason} {expected}\nNoTerminator", Read("openai-chat", stream, size: 4096));
    }

    private static string Read(string dialect, byte[] bytes, int size)
    {
        using var parser = DeltaParser.Create(dialect);
        var lines = new List<string>();
        for (int start = 0; start < bytes.Length; start += size)
        {
            ReadOnlySpan<byte> chunk = bytes.AsSpan(start, Math.Min(size, bytes.Length - start));
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                lines.Add(Describe(delta));
            }
        }

        lines.Add(parser.Complete().Outcome.ToString());
        return string.Join('\n', lines);
    }

    private static string Describe(scoped in Delta delta)
    {
        TokenUsage usage = delta.Usage;
        return delta.Kind switch
        {
            DeltaKind.MessageStart => $"{delta.Kind} {Text(delta.Id)} {Text(delta.Model)}",
            DeltaKind.ToolCallStart => $"{delta.Kind} {delta.Choice}.{delta.Index} {Text(delta.Id)} {Text(delta.Name)}",
            DeltaKind.ToolCallEnd => $"{delta.Kind} {delta.Choice}.{delta.Index}",
            DeltaKind.Finish => $"{delta.Kind} {delta.Choice} {Text(delta.Reason)} {delta.FinishReason}",
            DeltaKind.Usage => $"{delta.Kind} {Count(usage.Input)} {Count(usage.Output)} {Count(usage.Total)} {Count(usage.Cached)} {Count(usage.Reasoning)}",
            DeltaKind.Error => $"{delta.Kind} {Text(delta.ErrorType)} {Text(delta.ErrorCode)} {Text(delta.ErrorMessage)}",
            DeltaKind.Unknown => $"{delta.Kind} {Text(delta.Name)}",
            _ => $"{delta.Kind} {delta.Choice}.{delta.Index} {Text(delta.Text)}",
        };
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string Count(long? count) => count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";
}
